/**
 * The keys: one table, from which the ui acts, F1 shows help and docs/keys.md is made. Names of keys are those of
 * key-parser.ts; the editing keys are readline's.
 */
import type { EditorAction } from '../../shell/editor/index.ts';

/** What the ui itself does. */
export type Intent =
  | 'enter'
  | 'complete'
  | 'previous'
  | 'next'
  | 'dismiss'
  | 'cancel'
  | 'interrupt'
  | 'leave'
  | 'clearWindow'
  | 'suspend'
  | 'fullScreen'
  | 'nextCore'
  | 'previousCore'
  | 'help';

/** What a key does: edits the line, asks something of the ui, runs a command as if it were typed, or scrolls the code. */
export type KeyAction =
  | { readonly edit: EditorAction }
  | { readonly intent: Intent }
  | { readonly run: string }
  | { readonly scroll: number; readonly unit: 'line' | 'page' };

/** Where keys have a meaning of their own, before their usual one. */
export type KeyPlace = 'menu' | 'full' | 'full, nothing typed';

export interface Binding {
  /** All that do the same, the one to show first. */
  readonly keys: readonly [string, ...string[]];
  readonly action: KeyAction;
  /** What it does, for people. */
  readonly does: string;
}

export interface KeyGroup {
  readonly title: string;
  /** These keys have this meaning there only. */
  readonly place?: KeyPlace;
  readonly bindings: readonly Binding[];
}

const edit = (action: EditorAction): KeyAction => ({ edit: action });
const intent = (name: Intent): KeyAction => ({ intent: name });

export const keyTable: readonly KeyGroup[] = [
  {
    title: 'The debuggee',
    bindings: [
      {
        keys: ['ctrl+c'],
        action: intent('interrupt'),
        does: 'running: halt it; waiting: stop that; else clear the line',
      },
      { keys: ['f5'], action: { run: 'g' }, does: 'go' },
      { keys: ['f10'], action: { run: 'p' }, does: 'step over calls' },
      { keys: ['f11'], action: { run: 't' }, does: 'step into calls' },
      { keys: ['shift+f11'], action: { run: 'gu' }, does: 'step out: to the end of the function' },
      { keys: ['f6'], action: intent('nextCore'), does: 'switch to the next core' },
      { keys: ['shift+f6'], action: intent('previousCore'), does: 'switch to the core before' },
    ],
  },
  {
    title: 'The shell',
    bindings: [
      {
        keys: ['enter', 'ctrl+j'],
        action: intent('enter'),
        does: 'run the line; empty: repeat the last command if it can be',
      },
      { keys: ['tab'], action: intent('complete'), does: 'complete what is certain, then show what is possible' },
      { keys: ['escape'], action: intent('dismiss'), does: 'leave the search and keep what was found' },
      { keys: ['ctrl+g'], action: intent('cancel'), does: 'leave the search, back to the line before it' },
      { keys: ['f1'], action: intent('help'), does: 'this list' },
      { keys: ['f2'], action: intent('fullScreen'), does: 'registers, code, stack and calls in full screen, and back' },
      { keys: ['ctrl+l'], action: intent('clearWindow'), does: 'clear the window; the scrollback stays' },
      { keys: ['ctrl+z'], action: intent('suspend'), does: 'back to the system shell; fg returns' },
      { keys: ['ctrl+d'], action: intent('leave'), does: 'delete a character; on an empty line, twice: leave' },
    ],
  },
  {
    title: 'The open menu',
    place: 'menu',
    bindings: [
      { keys: ['tab', 'down', 'ctrl+n'], action: intent('next'), does: 'move on' },
      { keys: ['shift+tab', 'up', 'ctrl+p'], action: intent('previous'), does: 'move back' },
      { keys: ['enter'], action: intent('enter'), does: 'take what was moved to' },
      { keys: ['escape', 'ctrl+g'], action: intent('dismiss'), does: 'close it' },
    ],
  },
  {
    title: 'The full screen',
    place: 'full',
    bindings: [
      { keys: ['pageup'], action: { scroll: -1, unit: 'page' }, does: 'scroll the code back' },
      { keys: ['pagedown'], action: { scroll: 1, unit: 'page' }, does: 'scroll the code on' },
      { keys: ['escape', 'ctrl+g'], action: intent('dismiss'), does: 'back to the transcript' },
    ],
  },
  {
    title: 'The full screen, nothing typed',
    place: 'full, nothing typed',
    bindings: [
      { keys: ['up'], action: { scroll: -1, unit: 'line' }, does: 'scroll the code back by an instruction' },
      { keys: ['down'], action: { scroll: 1, unit: 'line' }, does: 'scroll the code on by an instruction' },
    ],
  },
  {
    title: 'History',
    bindings: [
      {
        keys: ['up', 'ctrl+p'],
        action: edit({ type: 'up' }),
        does: 'the line above; older lines that begin like this one',
      },
      { keys: ['down', 'ctrl+n'], action: edit({ type: 'down' }), does: 'the line below; newer lines' },
      {
        keys: ['pageup', 'alt+p'],
        action: edit({ type: 'history', direction: 'older' }),
        does: 'older lines, from anywhere in a long one',
      },
      { keys: ['pagedown', 'alt+n'], action: edit({ type: 'history', direction: 'newer' }), does: 'newer lines' },
      { keys: ['ctrl+r'], action: edit({ type: 'search' }), does: 'search as you type; again: the next older match' },
    ],
  },
  {
    title: 'Moving',
    bindings: [
      { keys: ['left', 'ctrl+b'], action: edit({ type: 'move', to: 'left' }), does: 'a character left' },
      {
        keys: ['right', 'ctrl+f'],
        action: edit({ type: 'move', to: 'right' }),
        does: 'a character right; at the end: take the hint',
      },
      { keys: ['alt+b', 'ctrl+left', 'alt+left'], action: edit({ type: 'move', to: 'wordLeft' }), does: 'a word left' },
      {
        keys: ['alt+f', 'ctrl+right', 'alt+right'],
        action: edit({ type: 'move', to: 'wordRight' }),
        does: 'a word right',
      },
      { keys: ['ctrl+a', 'home'], action: edit({ type: 'move', to: 'lineStart' }), does: 'to the start of the line' },
      {
        keys: ['ctrl+e', 'end'],
        action: edit({ type: 'move', to: 'lineEnd' }),
        does: 'to the end of the line; there: take the hint',
      },
      {
        keys: ['alt+<', 'ctrl+home'],
        action: edit({ type: 'move', to: 'start' }),
        does: 'to the start of the first line',
      },
      { keys: ['alt+>', 'ctrl+end'], action: edit({ type: 'move', to: 'end' }), does: 'to the end of the last line' },
    ],
  },
  {
    title: 'Editing',
    bindings: [
      { keys: ['backspace', 'ctrl+h'], action: edit({ type: 'erase', to: 'left' }), does: 'delete to the left' },
      { keys: ['delete'], action: edit({ type: 'erase', to: 'right' }), does: 'delete to the right' },
      {
        keys: ['ctrl+w'],
        action: edit({ type: 'kill', to: 'bigWordLeft' }),
        does: 'delete back to the previous space',
      },
      {
        keys: ['alt+backspace', 'ctrl+backspace'],
        action: edit({ type: 'kill', to: 'wordLeft' }),
        does: 'cut the word at the left',
      },
      {
        keys: ['alt+d', 'ctrl+delete'],
        action: edit({ type: 'kill', to: 'wordRight' }),
        does: 'cut the word at the right',
      },
      { keys: ['ctrl+u'], action: edit({ type: 'kill', to: 'lineStart' }), does: 'cut to the start of the line' },
      { keys: ['ctrl+k'], action: edit({ type: 'kill', to: 'lineEnd' }), does: 'cut to the end of the line' },
      { keys: ['ctrl+y'], action: edit({ type: 'yank' }), does: 'put back what was cut' },
      { keys: ['alt+y'], action: edit({ type: 'yankPop' }), does: 'after that: what was cut before' },
      { keys: ['ctrl+t'], action: edit({ type: 'transpose', what: 'characters' }), does: 'exchange two characters' },
      { keys: ['alt+t'], action: edit({ type: 'transpose', what: 'words' }), does: 'exchange two words' },
      { keys: ['alt+u'], action: edit({ type: 'case', change: 'upper' }), does: 'the word in capitals' },
      { keys: ['alt+l'], action: edit({ type: 'case', change: 'lower' }), does: 'the word in small letters' },
      { keys: ['alt+c'], action: edit({ type: 'case', change: 'capital' }), does: 'the word with a capital' },
      { keys: ['ctrl+_'], action: edit({ type: 'undo' }), does: 'undo' },
      { keys: ['alt+enter', 'shift+enter'], action: edit({ type: 'newline' }), does: 'another line' },
    ],
  },
];

const actionsOf = (groups: readonly KeyGroup[]): ReadonlyMap<string, KeyAction> =>
  new Map(
    groups.flatMap(({ bindings }) => bindings.flatMap(({ keys, action }) => keys.map((key) => [key, action] as const))),
  );

const usual = actionsOf(keyTable.filter(({ place }) => place === undefined));
const inPlace = new Map(
  Array.from(new Set(keyTable.map(({ place }) => place)), (place) => [
    place,
    actionsOf(keyTable.filter((group) => group.place === place)),
  ]),
);

/**
 * What a key does; undefined for keys without a meaning.
 *
 * @param places where the keys are now, the most particular first
 */
export function actionOf(key: string, places: readonly KeyPlace[]): KeyAction | undefined {
  for (const place of places) {
    const action = inPlace.get(place)?.get(key);
    if (action !== undefined) return action;
  }
  return usual.get(key);
}
