import {
  ALT,
  CTRL,
  consoleKeys,
  keyName,
  letterKeys,
  namedCodes,
  numberKeys,
  rxvtArrows,
  rxvtFinals,
  SHIFT,
} from './key-names.ts';

/** A sequence that starts with ESC: how long it is and what it means. Neither key nor text: it means nothing to us. */
export interface EscapeSequence {
  readonly length: number;
  readonly key?: string;
  readonly text?: string;
}

/** No key's sequence is longer; what goes on beyond is garbage and is dropped. */
const MAX_SEQUENCE = 64;
/** A terminal's answer (OSC, DCS ...) that has not ended by then is dropped. */
const MAX_REPLY = 4096;

const CSI = /^\x1b(\x1b?)\[([0-?]*)([ -/]*)([@-~])/;
const CSI_PREFIX = /^\x1b\x1b?\[[0-?]*[ -/]*$/;
const SS3 = /^\x1b(\x1b?)O([0-9]?)([ -~])/;
const SS3_PREFIX = /^\x1b\x1b?(?:O[0-9]?)?$/;
/** OSC, DCS, SOS, PM, APC: terminals answer questions with them. We ask none, so they are swallowed. */
const REPLY = /^\x1b[\]PX^_]/;

/**
 * The sequence at the start of the input, which begins with ESC.
 * @param final nothing more will come: what would be incomplete is taken for the keys that a person can have pressed
 */
export function escapeSequence(input: string, final: boolean): EscapeSequence | 'incomplete' {
  const complete = csiSequence(input) ?? ss3Sequence(input);
  if (complete !== undefined) return complete;
  if (REPLY.test(input) && !(final && input.length === 2)) return reply(input, final);
  if (!final && SS3_PREFIX.test(input)) return 'incomplete';
  if (CSI_PREFIX.test(input) || /^\x1b\x1b?\[\[$/.test(input)) {
    if (input.length > MAX_SEQUENCE) return { length: input.length };
    if (!final) return 'incomplete';
    if (input.length > 2) return { length: input.length };
  }
  return altKey(input);
}

function csiSequence(input: string): EscapeSequence | undefined {
  const match = CSI.exec(input);
  if (match === null) return undefined;
  const [whole, escapes, parameters = '', intermediates = '', last = ''] = match;
  const alt = escapes === '' ? 0 : ALT;
  if (last === '[' && parameters === '') {
    const letter = input[whole.length];
    return letter === undefined ? undefined : key(whole.length + 1, alt, consoleKeys[letter]);
  }
  const rxvt = rxvtFinals[last];
  if (rxvt !== undefined && /^[0-9]+$/.test(parameters)) return key(whole.length, rxvt | alt, numberKeys[+parameters]);
  if (intermediates !== '' || /^[<=>?]/.test(parameters)) return { length: whole.length };
  if (/^[^;]*;[0-9]*:3/.test(parameters)) return { length: whole.length }; // a key's release (kitty's event type 3)
  const numbers = parameters.split(';').map((part) => Number(part.split(':')[0] || '1'));
  return csiKey(whole.length, last, numbers, alt);
}

function csiKey(length: number, last: string, numbers: readonly number[], alt: number): EscapeSequence {
  const [first = 1, second = 1, third = 1] = numbers;
  if (last === 'u') return character(length, first, second - 1);
  if (last === '~') {
    if (first === 27 && numbers.length >= 3) return character(length, third, second - 1); // xterm's modifyOtherKeys
    if (first === 200) return { length, key: 'paste-start' };
    return key(length, alt | (second - 1), numberKeys[first]);
  }
  // `CSI row ; column R` is a cursor report; F3 with a modifier has 1 for its row.
  if (last === 'R' && numbers.length >= 2 && first !== 1) return { length };
  const arrow = rxvtArrows[last];
  if (arrow !== undefined) return key(length, alt | SHIFT, arrow);
  return key(length, alt | (second - 1), letterKeys[last]);
}

function ss3Sequence(input: string): EscapeSequence | undefined {
  const match = SS3.exec(input);
  if (match === null) return undefined;
  const [whole, escapes, modifier, last = ''] = match;
  const alt = escapes === '' ? 0 : ALT;
  const arrow = rxvtArrows[last];
  if (arrow !== undefined) return key(whole.length, alt | CTRL, arrow);
  return key(whole.length, alt | (Number(modifier || '1') - 1), letterKeys[last]);
}

/** `CSI code ; modifiers u` and modifyOtherKeys: a character with its modifiers spelled out. */
function character(length: number, code: number, modifiers: number): EscapeSequence {
  const bits = modifiers & (SHIFT | ALT | CTRL);
  const named = namedCodes[code];
  if (named !== undefined && !(code === 0x20 && bits === 0)) return key(length, bits, named);
  // Kitty's own keys live in the private use area; C0, C1 and surrogates are no text.
  if (code < 0x20 || (code >= 0x80 && code <= 0x9f) || (code >= 0xd800 && code <= 0xf8ff) || code > 0x10ffff) {
    return { length };
  }
  const text = String.fromCodePoint(code);
  if (bits === 0) return { length, text };
  if (bits === SHIFT) return { length, text: text.toUpperCase() };
  return key(length, bits, text.toLowerCase());
}

/** ESC followed by a character is how Alt arrives; ESC alone is Escape. */
function altKey(input: string): EscapeSequence {
  const code = input.codePointAt(1);
  if (code === undefined || code === 0x1b) return { length: 1, key: 'escape' };
  const text = String.fromCodePoint(code);
  const length = 1 + text.length;
  const named = namedCodes[code];
  if (named !== undefined) return key(length, ALT, named);
  if (code < 0x20) return key(length, ALT | CTRL, String.fromCharCode(code + 0x40).toLowerCase());
  if (code >= 0x80 && code <= 0x9f) return { length };
  const lower = text.toLowerCase();
  return key(length, lower === text ? ALT : ALT | SHIFT, lower);
}

/** Up to ST (ESC \) or BEL; a terminal that never ends its answer costs only what came so far. */
function reply(input: string, final: boolean): EscapeSequence | 'incomplete' {
  const end = /\x1b\\|\x07/.exec(input.slice(2));
  if (end !== null) return { length: 2 + end.index + end[0].length };
  return final || input.length > MAX_REPLY ? { length: input.length } : 'incomplete';
}

function key(length: number, modifiers: number, name: string | undefined): EscapeSequence {
  return name === undefined ? { length } : { length, key: keyName(modifiers, name) };
}
