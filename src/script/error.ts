/** Why a script was refused. */
export type ScriptErrorKind =
  | 'syntax'
  | 'unresolved variable'
  | 'type'
  | 'float literal'
  | 'incomplete struct'
  | 'unknown struct'
  | 'undefined function'
  | 'return'
  | 'duplicate'
  | 'array size'
  | 'too large'
  | 'include';

/** A refusal as data: where, why, and what would be right. */
export interface ScriptDiagnostic {
  readonly kind: ScriptErrorKind;
  /** Index into the source of the token at which the compiler stopped: the same place as HyperDbg's caret. */
  readonly offset: number;
  /** From 1. */
  readonly line: number;
  /** From 1, in characters. */
  readonly column: number;
  /** The source line. */
  readonly sourceLine: string;
  /** Where the caret belongs, when that is not where the compiler stopped: the name, number or call that is wrong. */
  readonly culprit: { readonly offset: number; readonly length: number };
  /** One sentence: what is wrong. */
  readonly message: string;
  /** One sentence: what to write instead. */
  readonly hint?: string;
  /** The file that `#include` named, when the error is in it. */
  readonly file?: string;
}

/** Thrown inside the compiler; compile() gives it back as data. */
export class ScriptError extends Error {
  readonly kind: ScriptErrorKind;
  readonly offset: number;
  readonly culprit: { readonly offset: number; readonly length: number };
  readonly hint: string | undefined;

  constructor(
    kind: ScriptErrorKind,
    message: string,
    place: { offset: number; culprit?: { offset: number; length: number } | undefined; hint?: string | undefined },
  ) {
    super(message);
    this.name = 'ScriptError';
    this.kind = kind;
    this.offset = place.offset;
    this.culprit = place.culprit ?? { offset: place.offset, length: 1 };
    this.hint = place.hint;
  }

  /** The refusal with its lines and columns in the text it was found in. */
  toDiagnostic(source: string, file?: string): ScriptDiagnostic {
    const at = Math.min(this.culprit.offset, source.length);
    const lineStart = source.lastIndexOf('\n', at - 1) + 1;
    const lineEnd = source.indexOf('\n', at);
    return {
      kind: this.kind,
      offset: this.offset,
      line: source.slice(0, lineStart).split('\n').length,
      column: at - lineStart + 1,
      sourceLine: source.slice(lineStart, lineEnd < 0 ? source.length : lineEnd),
      culprit: this.culprit,
      message: this.message,
      ...(this.hint === undefined ? {} : { hint: this.hint }),
      ...(file === undefined ? {} : { file }),
    };
  }
}

/** The refusal as lines for a terminal: place, source line, caret, reason, hint. */
export function explain(error: Omit<ScriptDiagnostic, 'kind'>, file = error.file): string[] {
  const place = file === undefined ? `line ${error.line}` : `${file}:${error.line}`;
  const pad = error.sourceLine.slice(0, error.column - 1).replace(/[^\t]/g, ' ');
  const room = Math.max(1, error.sourceLine.length - error.column + 1);
  const lines = [
    `${place}, column ${error.column}: ${error.message}`,
    `  ${error.sourceLine}`,
    `  ${pad}${'^'.repeat(Math.max(1, Math.min(error.culprit.length, room)))}`,
  ];
  return error.hint === undefined ? lines : [...lines, `hint: ${error.hint}`];
}
