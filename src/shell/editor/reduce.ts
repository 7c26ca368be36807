/** The line editor: one pure function from a state and an action to the next state. Actions are data. */
import {
  type Case,
  changeCase,
  kill,
  replace,
  transposeCharacters,
  transposeWords,
  undo,
  yank,
  yankPop,
} from './edits.ts';
import { destination, type Motion, previousCharacter, vertical } from './places.ts';
import { acceptSearch, cancelSearch, searchFor, searchOlder, walk } from './recall.ts';
import type { EditorState } from './state.ts';

export type EditorAction =
  /** Typed text; during a search it belongs to what is looked for. */
  | { readonly type: 'insert'; readonly text: string }
  /** Pasted text: one step of undo, newlines stay. */
  | { readonly type: 'paste'; readonly text: string }
  | { readonly type: 'newline' }
  | { readonly type: 'move'; readonly to: Motion }
  /** Up and down: lines of the text first, history beyond. */
  | { readonly type: 'up' }
  | { readonly type: 'down' }
  /** Removes without keeping: Backspace, Delete. */
  | { readonly type: 'erase'; readonly to: 'left' | 'right' }
  | { readonly type: 'kill'; readonly to: Motion }
  | { readonly type: 'yank' }
  | { readonly type: 'yankPop' }
  | { readonly type: 'transpose'; readonly what: 'characters' | 'words' }
  | { readonly type: 'case'; readonly change: Case }
  | { readonly type: 'undo' }
  /** History whatever line of the text the cursor is in. */
  | { readonly type: 'history'; readonly direction: 'older' | 'newer' }
  | { readonly type: 'search' }
  | { readonly type: 'acceptSearch' }
  | { readonly type: 'cancelSearch' }
  /** Puts in the hint that is shown after the cursor. */
  | { readonly type: 'acceptHint'; readonly hint: string }
  /** A completion: offsets in the text. */
  | { readonly type: 'replace'; readonly from: number; readonly to: number; readonly insert: string }
  | { readonly type: 'clear' };

/** What the editor looks at besides its state. */
export interface Recall {
  /** Lines entered before, oldest first. */
  readonly history: readonly string[];
}

export function reduce(state: EditorState, action: EditorAction, { history }: Recall): EditorState {
  if (state.search !== undefined) return reduceSearch(state, state.search.query, action, history);
  switch (action.type) {
    case 'insert':
      return replace(state, state.cursor, state.cursor, printable(action.text), 'typing');
    case 'paste':
      return replace(state, state.cursor, state.cursor, printable(action.text));
    case 'newline':
      return replace(state, state.cursor, state.cursor, '\n');
    case 'move':
      return moved(state, destination(state, action.to));
    case 'up': {
      const to = vertical(state, 'up');
      return to === undefined ? walk(state, 'older', history) : { ...moved(state, to), walk: state.walk };
    }
    case 'down': {
      const to = vertical(state, 'down');
      return to === undefined ? walk(state, 'newer', history) : { ...moved(state, to), walk: state.walk };
    }
    case 'erase': {
      const to = destination(state, action.to);
      const [from, end] = to < state.cursor ? [to, state.cursor] : [state.cursor, to];
      return from === end ? state : replace(state, from, end, '');
    }
    case 'kill':
      return kill(state, action.to);
    case 'yank':
      return yank(state);
    case 'yankPop':
      return yankPop(state);
    case 'transpose':
      return action.what === 'characters' ? transposeCharacters(state) : transposeWords(state);
    case 'case':
      return changeCase(state, action.change);
    case 'undo':
      return undo(state);
    case 'history':
      return walk(state, action.direction, history);
    case 'search':
      return searchOlder(state, history);
    case 'acceptSearch':
    case 'cancelSearch':
      return state;
    case 'acceptHint':
      return replace(state, state.text.length, state.text.length, action.hint);
    case 'replace':
      return replace(state, action.from, action.to, action.insert);
    case 'clear':
      return replace(state, 0, state.text.length, '');
  }
}

/** During a search, letters change the query; every other action takes what was found and acts on it. */
function reduceSearch(
  state: EditorState,
  query: string,
  action: EditorAction,
  history: readonly string[],
): EditorState {
  switch (action.type) {
    case 'insert':
    case 'paste':
      return searchFor(state, query + printable(action.text).replaceAll('\n', ' '), history);
    case 'search':
      return searchOlder(state, history);
    case 'erase':
      return searchFor(state, query.slice(0, previousCharacter(query, query.length)), history);
    case 'cancelSearch':
      return cancelSearch(state);
    case 'acceptSearch':
      return acceptSearch(state);
    default:
      return reduce(acceptSearch(state), action, { history });
  }
}

function moved(state: EditorState, cursor: number): EditorState {
  return { ...state, cursor, last: 'other', yanked: undefined, walk: undefined };
}

/** Control characters cannot be typed into a line: tabs become blanks, foreign line ends newlines, the rest nothing. */
function printable(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replaceAll('\t', '    ')
    .replace(/[^\P{Cc}\n]/gu, '')
    .toWellFormed();
}
