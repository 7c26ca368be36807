export type { Code } from '../../inspect/read-code.ts';
export type { ContextContent, PaneName } from './content.ts';
export { type CodeRange, type ContextRoom, ContextView } from './context-view.ts';
export { fullHeight, fullLines, linesBefore } from './draw.ts';
export { titledRule } from './frame.ts';
export { inColumns } from './spans.ts';
