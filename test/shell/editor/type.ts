/** Drives the editor in tests: a text with `|` for the cursor in, the same out. */
import { type EditorAction, type EditorState, emptyEditor, reduce } from '../../../src/shell/editor/index.ts';

export function at(marked: string): EditorState {
  return { ...emptyEditor, text: marked.replace('|', ''), cursor: marked.indexOf('|') };
}

export function show({ text, cursor }: EditorState): string {
  return `${text.slice(0, cursor)}|${text.slice(cursor)}`;
}

export function acting(
  state: EditorState,
  actions: readonly EditorAction[],
  history: readonly string[] = [],
): EditorState {
  return actions.reduce((current, action) => reduce(current, action, { history }), state);
}

export const typed = (text: string): EditorAction[] =>
  [...text].map((character) => ({ type: 'insert', text: character }));
