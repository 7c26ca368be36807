import { ScriptError } from './error.ts';
import { type Resolve, readToken } from './lexer.ts';
import type { Token } from './token.ts';
import { trapHint } from './traps.ts';

/** A text that is being read: the script, or a file it includes. */
interface Reader {
  readonly source: string;
  readonly file: string | undefined;
  at: number;
}

/**
 * Reads a script token by token, one ahead of the parser.
 *
 * The lookahead is also the place of every refusal: HyperDbg reports the position of its lexer when it notices, and so
 * do we. A token that would need to see what follows it is no token when the text ends there: a script cut short
 * within or right after a word is refused at the start of that word.
 */
export class Cursor {
  readonly #resolve: Resolve;
  readonly #readers: Reader[];
  #token: Token;
  #afterName = false;
  #fence = Number.POSITIVE_INFINITY;

  constructor(source: string, resolve: Resolve) {
    this.#resolve = resolve;
    this.#readers = [{ source, file: undefined, at: 0 }];
    const first = this.#scan();
    this.#token = first.type === 'end' && !/\/[/*]/.test(source) ? { ...first, type: 'unknown' } : first;
  }

  /** The lookahead. */
  get token(): Token {
    return this.#token.end > this.#fence ? { ...this.#token, type: 'end' } : this.#token;
  }

  /** The text being read. */
  get source(): string {
    return this.#reader.source;
  }

  /** The file being read, when it is not the script itself. */
  get file(): string | undefined {
    return this.#reader.file;
  }

  get #reader(): Reader {
    return this.#readers.at(-1)!;
  }

  /** Whether the lookahead is this keyword or punctuation. */
  at(text: string): boolean {
    const { token } = this;
    return token.type === 'word' && token.text === text;
  }

  /** Takes the lookahead and reads the next one. */
  take(): Token {
    const taken = this.#token;
    this.#afterName = taken.type === 'name' || taken.text === ']' || taken.text === ')';
    this.#token = this.#scan();
    return taken;
  }

  /** Takes the lookahead when it is this keyword or punctuation. */
  accept(text: string): boolean {
    if (!this.at(text)) return false;
    this.take();
    return true;
  }

  /** Takes this keyword or punctuation, or refuses. */
  expect(text: string, where: string): Token {
    if (!this.at(text)) throw this.unexpected(`'${text}' ${where}`);
    return this.take();
  }

  /** Takes a token of a type, or refuses. */
  expectType(type: Token['type'], what: string): Token {
    if (this.token.type !== type) throw this.unexpected(what);
    return this.take();
  }

  /** The refusal of the lookahead. */
  unexpected(expected: string, hint?: string): ScriptError {
    const token = this.#token;
    if (token.cut) return this.#cutShort(token);
    const found = token.text === '' || token.type === 'end' ? 'the script ends' : `found '${token.text}'`;
    const culprit = { offset: token.start, length: Math.max(1, token.end - token.start) };
    const trap = trapHint(token, this.#fence < Number.POSITIVE_INFINITY);
    return new ScriptError('syntax', `expected ${expected}, but ${found}`, {
      offset: token.start,
      culprit,
      hint: token.type === 'unknown' ? (trap ?? hint) : (hint ?? trap),
    });
  }

  #cutShort(token: Token): ScriptError {
    return new ScriptError('syntax', `the script ends right after '${token.text}'`, {
      offset: token.start,
      culprit: { offset: token.start, length: token.end - token.start },
      hint: 'a statement ends with ; and a block with }',
    });
  }

  /**
   * Runs the parser of a condition. HyperDbg looks for its end in the raw text, strings and comments and all: for the
   * next semicolon, or for the parenthesis that closes; what follows that end is not part of the condition.
   */
  fenced<T>(close: ';' | ')', parse: () => T): T {
    const { source } = this;
    let at = this.#token.start;
    for (let depth = 1; at < source.length; at++) {
      if (source[at] === close && --depth === 0) break;
      if (close === ')' && source[at] === '(') depth++;
    }
    this.#fence = at < source.length ? at : Number.POSITIVE_INFINITY;
    const result = parse();
    this.#fence = Number.POSITIVE_INFINITY;
    return result;
  }

  /** Reads a text in the place of the lookahead's start; afterwards reading goes on with the lookahead. */
  include(source: string, file: string): void {
    this.#reader.at = this.#token.start;
    this.#readers.push({ source, file, at: 0 });
    this.#token = this.#scan();
  }

  #scan(): Token {
    let end: number | undefined;
    for (;;) {
      const reader = this.#reader;
      const token = readToken(reader.source, reader.at, this.#afterName, this.#resolve);
      if (token.type === 'end' && this.#readers.length > 1) {
        this.#readers.pop();
        continue;
      }
      reader.at = token.end;
      const last = this.#readers.length === 1 && reader.at >= reader.source.length;
      if (token.type === 'end') return { ...token, start: end ?? lastIndex(reader.source) };
      if (token.type === 'blank' || token.type === 'comment') {
        end = token.start;
        continue;
      }
      const cut = last && token.type !== 'unknown' && !standsAlone.has(token.text);
      return cut ? { ...token, type: 'unknown', cut } : token;
    }
  }
}

function lastIndex(source: string): number {
  return Math.max(source.length - 1, 0);
}

/** Punctuation that is complete whatever follows it. */
const standsAlone: ReadonlySet<string> = new Set([';', ',', '(', ')', '[', ']', '{', '}', '~']);
