/**
 * The gate: everything that comes from the debuggee and is shown to a person passes here once. The debuggee may be
 * hostile; what leaves the gate can neither move the cursor, nor hide, reorder or forge text, nor make the terminal
 * answer (CWE-150). Nothing is deleted: what is dangerous becomes visible, `\x1b` for controls and for bytes that are
 * no UTF-8, `\u202e` and `\u{e0001}` for other characters. Printable text, in any script, stays as it is.
 */

/** Characters after which a line is continued on the next: no text is lost, and no line grows without bound. */
const LONGEST_LINE = 2000;
/** Marks on one letter; more of them only serve to paint over the lines above and below. */
const MOST_MARKS = 3;
const TAB_STOPS = 8;

const HARMLESS = /^[\x20-\x7e]*$/;
/**
 * Controls (C0, DEL, C1), format characters (bidi controls, zero-width, tags), lone surrogates, private use and
 * unassigned code points, line and paragraph separators, and everything else that is drawn as nothing at all.
 */
const DANGEROUS = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u;
const MARK = /\p{M}/u;

/**
 * Makes text from the debuggee safe and cuts it into lines.
 *
 * @param input bytes that claim to be UTF-8, or a string made of them
 * @returns lines without newline, never empty; a newline at the end, or NULs there, make no further line
 */
export function gateLines(input: Uint8Array | string): string[] {
  const text = typeof input === 'string' ? input : decode(input);
  const lines = text
    .replace(/\0+$/, '')
    .replace(/\r?\n$/, '')
    .split(/\r?\n/);
  return lines.flatMap((line) => (HARMLESS.test(line) && line.length <= LONGEST_LINE ? [line] : safeLines(line)));
}

/**
 * Makes a name from the debuggee (a process, a module, a symbol, an operating system) safe for use within a line.
 *
 * @param most characters after which it is cut, with `…` in their place
 */
export function gateName(input: Uint8Array | string, most = 64): string {
  const characters = [...gateLines(input).join('\\x0a')];
  return characters.length <= most ? characters.join('') : `${characters.slice(0, most - 1).join('')}…`;
}

function safeLines(line: string): string[] {
  const lines: string[] = [];
  let safe = '';
  let length = 0;
  // What came before a mark at the start of a line is not ours to paint on, so the first character has no letter.
  let marks = MOST_MARKS;
  for (const character of line) {
    let text = character;
    if (character === '\t') {
      text = ' '.repeat(TAB_STOPS - (length % TAB_STOPS));
      marks = MOST_MARKS;
    } else if (MARK.test(character) && !DANGEROUS.test(character)) {
      marks += 1;
      text = marks > MOST_MARKS ? visible(character) : character;
    } else if (DANGEROUS.test(character)) {
      text = visible(character);
      marks = MOST_MARKS;
    } else marks = 0;
    if (length + text.length > LONGEST_LINE) {
      lines.push(safe);
      safe = '';
      length = 0;
    }
    safe += text;
    length += text.length;
  }
  return [...lines, safe];
}

function visible(character: string): string {
  const code = character.codePointAt(0)!;
  const byte = code >= ESCAPED + 0x80 && code <= ESCAPED + 0xff ? code - ESCAPED : code;
  if (byte < 0x80 || byte !== code) return `\\x${byte.toString(16).padStart(2, '0')}`;
  const digits = code.toString(16);
  return code > 0xffff ? `\\u{${digits}}` : `\\u${digits.padStart(4, '0')}`;
}

/** Added to a byte that is no UTF-8: it travels as a lone surrogate, which no correct text contains. */
const ESCAPED = 0xdc00;

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** UTF-8 to string, with each byte that is none as U+DC80..U+DCFF. */
function decode(bytes: Uint8Array): string {
  try {
    return strict.decode(bytes);
  } catch {
    return decodeDamaged(bytes);
  }
}

function decodeDamaged(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; ) {
    const length = sequenceLength(bytes[at]!);
    const sequence = decodeStrictly(bytes.subarray(at, at + length));
    text += sequence ?? String.fromCharCode(ESCAPED + bytes[at]!);
    at += sequence === undefined ? 1 : length;
  }
  return text;
}

/** How many bytes a first byte announces (Unicode standard, table 3-7); 1 also for those that cannot be first. */
function sequenceLength(first: number): number {
  if (first < 0xc2 || first > 0xf4) return 1;
  return first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
}

function decodeStrictly(sequence: Uint8Array): string | undefined {
  try {
    return strict.decode(sequence);
  } catch {
    return undefined;
  }
}
