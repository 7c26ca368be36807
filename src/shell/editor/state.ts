/** The line being typed, as a value: every key press makes a new one (see reduce.ts). */

/** What can be gone back to. */
export interface Snapshot {
  readonly text: string;
  readonly cursor: number;
}

/** Walking through history: the line as it was typed, and how far the walk has gone. */
export interface Walk {
  readonly draft: Snapshot;
  /** Only lines that begin so are visited. */
  readonly prefix: string;
  /** Index into the history; its length means the draft. */
  readonly position: number;
}

/** Ctrl+R: what is looked for, where it was found, and what to go back to. */
export interface Search {
  readonly query: string;
  /** Index into the history; the history's length before anything was looked for. */
  readonly position: number;
  /** Nothing older contains the query; the last match stays. */
  readonly failed: boolean;
  readonly original: Snapshot;
}

export interface EditorState extends Snapshot {
  /** What was cut, the latest last. */
  readonly kills: readonly string[];
  readonly undo: readonly Snapshot[];
  /** What the last action was, as far as the next one depends on it. */
  readonly last: 'typing' | 'kill' | 'yank' | 'other';
  /** What the last yank put in, for yank-pop. */
  readonly yanked: { readonly from: number; readonly kill: number } | undefined;
  readonly walk: Walk | undefined;
  readonly search: Search | undefined;
}

export const emptyEditor: EditorState = {
  text: '',
  cursor: 0,
  kills: [],
  undo: [],
  last: 'other',
  yanked: undefined,
  walk: undefined,
  search: undefined,
};

/** The state for the next line: only what was cut is kept. */
export function nextLine({ kills }: EditorState): EditorState {
  return { ...emptyEditor, kills };
}
