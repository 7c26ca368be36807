/** The line editor: state, actions, reducer. */
export { type Motion, motions } from './places.ts';
export { type EditorAction, type Recall, reduce } from './reduce.ts';
export { type EditorState, emptyEditor, nextLine, type Search } from './state.ts';
export { isUnfinished, type Part, partsOf } from './unfinished.ts';
