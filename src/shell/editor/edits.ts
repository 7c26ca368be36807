/** Changes of the text: typing, cutting and putting back, turning things around. */
import { destination, type Motion, nextCharacter, previousCharacter } from './places.ts';
import type { EditorState, Snapshot } from './state.ts';

const MOST_UNDO = 200;
const MOST_KILLS = 20;

/** Replaces part of the text; the cursor goes after what was put in by default. */
export function replace(
  state: EditorState,
  from: number,
  to: number,
  insert: string,
  last: EditorState['last'] = 'other',
): EditorState {
  const text = state.text.slice(0, from) + insert + state.text.slice(to);
  // A run of typed letters is undone at once, word by word.
  const joins = last === 'typing' && state.last === 'typing' && !/^\s/.test(insert) && state.undo.length > 0;
  const undo = joins ? state.undo : [...state.undo, { text: state.text, cursor: state.cursor }].slice(-MOST_UNDO);
  return { ...state, text, cursor: from + insert.length, undo, last, yanked: undefined, walk: undefined };
}

/** Takes out what lies between the cursor and where a motion leads; what was taken out can be put back. */
export function kill(state: EditorState, motion: Motion): EditorState {
  const target = destination(state, motion);
  // At the end of a line, what is cut to its end is the newline.
  const end = motion === 'lineEnd' && target === state.cursor ? nextCharacter(state.text, target) : target;
  const [from, to] = end < state.cursor ? [end, state.cursor] : [state.cursor, end];
  if (from === to) return state;
  const cut = state.text.slice(from, to);
  const previous = state.last === 'kill' ? state.kills.at(-1) : undefined;
  const joined = previous === undefined ? cut : end < state.cursor ? cut + previous : previous + cut;
  const others = previous === undefined ? state.kills : state.kills.slice(0, -1);
  return { ...replace(state, from, to, '', 'kill'), kills: [...others, joined].slice(-MOST_KILLS) };
}

/** Puts back what was cut last. */
export function yank(state: EditorState): EditorState {
  const kill = state.kills.length - 1;
  const text = state.kills[kill];
  if (text === undefined) return state;
  return { ...replace(state, state.cursor, state.cursor, text, 'yank'), yanked: { from: state.cursor, kill } };
}

/** Right after a yank: exchanges what was put back for what was cut before it, round and round. */
export function yankPop(state: EditorState): EditorState {
  if (state.last !== 'yank' || state.yanked === undefined) return state;
  const { from, kill: present } = state.yanked;
  const kill = (present + state.kills.length - 1) % state.kills.length;
  return { ...replace(state, from, state.cursor, state.kills[kill]!, 'yank'), yanked: { from, kill } };
}

/** Exchanges the two characters around the cursor, or before it at the end. */
export function transposeCharacters(state: EditorState): EditorState {
  const { text } = state;
  const at = state.cursor === text.length ? previousCharacter(text, state.cursor) : state.cursor;
  const from = previousCharacter(text, at);
  const to = nextCharacter(text, at);
  return from === at || to === at ? state : replace(state, from, to, text.slice(at, to) + text.slice(from, at));
}

/** Exchanges the word at or before the cursor with the one before that. */
export function transposeWords(state: EditorState): EditorState {
  const to = destination(state, 'wordRight');
  const second = destination({ text: state.text, cursor: to }, 'wordLeft');
  const first = destination({ text: state.text, cursor: second }, 'wordLeft');
  const firstEnd = destination({ text: state.text, cursor: first }, 'wordRight');
  if (firstEnd > second) return state;
  const { text } = state;
  return replace(state, first, to, text.slice(second, to) + text.slice(firstEnd, second) + text.slice(first, firstEnd));
}

export type Case = 'upper' | 'lower' | 'capital';

/** Changes the letters from the cursor to the end of the word. */
export function changeCase(state: EditorState, change: Case): EditorState {
  const to = destination(state, 'wordRight');
  const word = state.text.slice(state.cursor, to);
  const changed = {
    upper: () => word.toUpperCase(),
    lower: () => word.toLowerCase(),
    capital: () => word.toLowerCase().replace(/[\p{L}\p{N}]/u, (letter) => letter.toUpperCase()),
  }[change]();
  return to === state.cursor ? state : replace(state, state.cursor, to, changed);
}

export function undo(state: EditorState): EditorState {
  const before: Snapshot | undefined = state.undo.at(-1);
  if (before === undefined) return state;
  return { ...state, ...before, undo: state.undo.slice(0, -1), last: 'other', yanked: undefined, walk: undefined };
}
