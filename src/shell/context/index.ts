export type { Code, ContextContent, PaneName } from './content.ts';
export { type CodeRange, type ContextRoom, ContextView } from './context-view.ts';
export { fullHeight, fullLines } from './draw.ts';
