/** Lines from history: walking through those that begin like what was typed, and searching for one that contains. */
import type { EditorState } from './state.ts';

/** One step through history, among the lines that begin with what is before the cursor when the walk begins. */
export function walk(state: EditorState, direction: 'older' | 'newer', history: readonly string[]): EditorState {
  const { text, cursor } = state;
  const present = state.walk ?? { draft: { text, cursor }, prefix: text.slice(0, cursor), position: history.length };
  const by = direction === 'older' ? -1 : 1;
  let position = present.position + by;
  while (position >= 0 && position < history.length && !visits(history[position]!, present.prefix, text)) {
    position += by;
  }
  if (position < 0 || present.position + by > history.length) return state;
  const { draft } = present;
  const entry = history[position];
  const shown = entry === undefined ? draft : { text: entry, cursor: entry.length };
  return { ...state, ...shown, walk: entry === undefined ? undefined : { ...present, position }, last: 'other' };
}

/** A line that looks like the one that is shown already would be no step. */
const visits = (entry: string, prefix: string, shown: string): boolean => entry.startsWith(prefix) && entry !== shown;

/** Begins a search, or looks for the next older match. */
export function searchOlder(state: EditorState, history: readonly string[]): EditorState {
  const { text, cursor, search } = state;
  if (search === undefined) {
    const begun = { query: '', position: history.length, failed: false, original: { text, cursor } };
    return { ...state, search: begun, walk: undefined, last: 'other' };
  }
  return find(state, search.query, search.position - 1, history);
}

/** Changes what is looked for; the search begins anew from the newest line. */
export function searchFor(state: EditorState, query: string, history: readonly string[]): EditorState {
  return find(state, query, history.length - 1, history);
}

function find(state: EditorState, query: string, from: number, history: readonly string[]): EditorState {
  const { search } = state;
  if (search === undefined) return state;
  if (query === '') {
    return { ...state, ...search.original, search: { ...search, query, position: history.length, failed: false } };
  }
  let position = from;
  while (position >= 0 && !(history[position]!.includes(query) && history[position] !== state.text)) position -= 1;
  const entry = history[position];
  if (entry === undefined) {
    // What is shown may match the longer query as well.
    const stays = state.text.includes(query) && search.position < history.length && from === history.length - 1;
    return { ...state, search: { ...search, query, failed: !stays } };
  }
  return { ...state, text: entry, cursor: entry.indexOf(query), search: { ...search, query, position, failed: false } };
}

/** Takes what was found; it can be undone. */
export function acceptSearch(state: EditorState): EditorState {
  const { search, undo } = state;
  return search === undefined
    ? state
    : { ...state, search: undefined, undo: [...undo, search.original], last: 'other' };
}

/** Goes back to the text before the search. */
export function cancelSearch(state: EditorState): EditorState {
  const { search } = state;
  return search === undefined ? state : { ...state, ...search.original, search: undefined, last: 'other' };
}
