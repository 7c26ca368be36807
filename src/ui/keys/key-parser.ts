import { escapeSequence } from './escape-sequence.ts';
import { namedCodes } from './key-names.ts';

/**
 * What a person did at the keyboard. Names are lower case with modifiers in the order ctrl, alt, shift: `ctrl+left`,
 * `alt+b`, `shift+tab`, `f5`. Characters come as text, as many at once as arrived together.
 */
export type KeyEvent =
  | { readonly kind: 'key'; readonly key: string }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'paste'; readonly text: string };

/** A paste is handed over in pieces of this many UTF-16 units, so that what arrives cannot pile up without end. */
const MAX_PASTE = 1 << 20;
const PASTE_END = '\x1b[201~';
const ESC = '\x1b';

/** True for code points that are text: neither C0, DEL nor C1. */
const isText = (code: number) => code >= 0x20 && code !== 0x7f && (code < 0x80 || code > 0x9f);

/**
 * Turns the bytes of a terminal into keys. It is fed whatever a read returns: sequences and UTF-8 characters may be split
 * anywhere. It owns no timer: while `pending`, the caller calls `flush()` once nothing has followed for a moment, and a
 * lone ESC becomes the Escape key.
 */
export class KeyParser {
  #decoder = new TextDecoder();
  #rest = '';
  /** Pieces of a bracketed paste in progress; undefined outside of one. */
  #paste: string[] | undefined;
  #pasteLength = 0;

  /** True while a sequence or a paste has begun and not ended. */
  get pending(): boolean {
    return this.#rest !== '' || this.#paste !== undefined;
  }

  /** True inside a bracketed paste, which deserves more patience than a lone ESC. */
  get pasting(): boolean {
    return this.#paste !== undefined;
  }

  feed(bytes: Uint8Array): KeyEvent[] {
    return this.#parse(this.#decoder.decode(bytes, { stream: true }), false);
  }

  /** Ends what is pending: nothing more belongs to it. */
  flush(): KeyEvent[] {
    const events = this.#parse('', true);
    if (this.#paste !== undefined) events.push(...this.#endPaste(this.#rest));
    this.#rest = '';
    return events;
  }

  #parse(more: string, final: boolean): KeyEvent[] {
    const events: KeyEvent[] = [];
    let input = this.#rest + more;
    this.#rest = '';
    while (input !== '') {
      if (this.#paste !== undefined) {
        input = this.#inPaste(input, events);
        if (this.#paste !== undefined) break;
        continue;
      }
      if (input[0] !== ESC) {
        input = plain(input, events);
        continue;
      }
      const sequence = escapeSequence(input, final);
      if (sequence === 'incomplete') {
        this.#rest = input;
        break;
      }
      input = input.slice(sequence.length);
      if (sequence.key === 'paste-start') this.#paste = [];
      else if (sequence.text !== undefined) addText(events, sequence.text);
      else if (sequence.key !== undefined) events.push({ kind: 'key', key: sequence.key });
    }
    return events;
  }

  /** Takes the paste's part of the input and returns what follows it; keeps a tail that may be the end marker's start. */
  #inPaste(input: string, events: KeyEvent[]): string {
    const end = input.indexOf(PASTE_END);
    if (end >= 0) {
      events.push(...this.#endPaste(input.slice(0, end)));
      return input.slice(end + PASTE_END.length);
    }
    const tail = input.lastIndexOf(ESC);
    const keep = tail >= 0 && PASTE_END.startsWith(input.slice(tail)) ? input.length - tail : 0;
    const piece = input.slice(0, input.length - keep);
    this.#paste?.push(piece);
    this.#pasteLength += piece.length;
    if (this.#pasteLength > MAX_PASTE) {
      events.push(...this.#endPaste(''));
      this.#paste = [];
    }
    this.#rest = input.slice(input.length - keep);
    return '';
  }

  #endPaste(last: string): KeyEvent[] {
    const text = pastedText((this.#paste ?? []).join('') + last);
    this.#paste = undefined;
    this.#pasteLength = 0;
    return text === '' ? [] : [{ kind: 'paste', text }];
  }
}

/** Pasted text as the editor wants it: terminals send line ends as CR, and control characters have no place in a command. */
function pastedText(raw: string): string {
  return raw.replace(/\r\n?/g, '\n').replace(/[\x00-\x08\x0b-\x1f\x7f-\x9f]/g, '');
}

function addText(events: KeyEvent[], text: string): void {
  const last = events.at(-1);
  if (last?.kind === 'text') events[events.length - 1] = { kind: 'text', text: last.text + text };
  else events.push({ kind: 'text', text });
}

/** A run of text or one control character at the start of the input; returns the rest. */
function plain(input: string, events: KeyEvent[]): string {
  let end = 0;
  while (end < input.length && isText(input.charCodeAt(end))) end++;
  if (end > 0) {
    addText(events, input.slice(0, end));
    return input.slice(end);
  }
  const key = controlKey(input.charCodeAt(0));
  if (key !== undefined) events.push({ kind: 'key', key });
  return input.slice(1);
}

/** The key of a control byte: 0x01 is ctrl+a, 0x7f backspace; undefined for C1, which no key sends in UTF-8. */
function controlKey(code: number): string | undefined {
  if (code >= 0x80) return undefined;
  const named = namedCodes[code];
  if (named !== undefined) return named;
  if (code === 0) return 'ctrl+space';
  return `ctrl+${String.fromCharCode(code + 0x40).toLowerCase()}`;
}
