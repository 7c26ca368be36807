/** What output goes through on its way out: filters, files, pages. */
export { completeStage, stageOffers } from './complete-stage.ts';
export type { Pager } from './filter.ts';
export { Outlet } from './outlet.ts';
export { type Pipeline, startPipeline } from './pipeline.ts';
export { mayFilter, type Piped, splitLine, swallowedFilter } from './split.ts';
export { filterKinds } from './table.ts';
