/**
 * Assembles snippets in Intel syntax over iced-x86's encoder, which has no text assembler of its own. The table of
 * forms is the encoder's; of all forms that mean what is written, the shortest is taken.
 */
import { type EncodeAt, encodeStatement } from './encode.ts';
import { AssemblyError } from './error.ts';
import type { Resolved } from './operand.ts';
import { parseStatements } from './parse.ts';
import type { AssemblyOperand, MemoryOperand, Statement, SumTerm } from './syntax.ts';

export { AssemblyError, type SnippetPlace } from './error.ts';
export { mnemonics } from './mnemonics.ts';
export type { SumTerm } from './syntax.ts';

/** A snippet that has been read; its values are open. */
export interface Snippet {
  readonly statements: readonly Statement[];
  readonly labels: ReadonlySet<string>;
  /** The terms whose values are needed: numbers, symbols, `@rcx`. */
  readonly terms: readonly SumTerm[];
}

export interface AssembleOptions {
  /** Address of the first byte. */
  readonly address: bigint;
  readonly bits: 64 | 32;
  /** The value of a term's text; asked for what `terms` lists. */
  readonly termValue: (text: string) => bigint;
}

export interface Assembled {
  readonly bytes: Uint8Array;
  /** The bytes depend on their address: a near branch, or memory relative to rip. */
  readonly relative: boolean;
}

/** @throws AssemblyError where the text is no snippet */
export function parseSnippet(text: string): Snippet {
  const statements = parseStatements(text);
  if (!statements.some(({ mnemonic }) => mnemonic !== undefined)) {
    throw new AssemblyError('there is no instruction', { from: 0, to: Math.max(1, text.length) });
  }
  const labels = new Set<string>();
  for (const { label, place } of statements) {
    if (label !== undefined && labels.has(label)) {
      throw new AssemblyError(`there are two labels \`${label}\``, { from: place.from, to: place.from + label.length });
    }
    if (label !== undefined) labels.add(label);
  }
  const sums = statements.flatMap(({ operands }) => operands.flatMap((each) => ('sum' in each ? each.sum : [])));
  return { statements, labels, terms: sums.filter(({ text: name }) => !labels.has(name)) };
}

/**
 * Encodes a snippet. Branches to labels start short and grow as needed.
 *
 * @throws AssemblyError for what cannot be encoded
 */
export function assemble(snippet: Snippet, options: AssembleOptions): Assembled {
  const { statements } = snippet;
  let pieces = statements.map(() => new Uint8Array(0));
  for (;;) {
    const next = encodeAll(snippet, options, pieces);
    const settled = next.every((bytes, index) => bytes.length === pieces[index]!.length);
    pieces = next;
    if (settled) break;
  }
  return { bytes: joined(pieces), relative: isRelative(snippet, options, pieces) };
}

/** Every statement once, with labels where the statements' present lengths put them. Lengths only grow. */
function encodeAll(
  snippet: Snippet,
  options: AssembleOptions,
  present: readonly Uint8Array[],
): Uint8Array<ArrayBuffer>[] {
  const places = new Map<string, bigint>();
  let at = options.address;
  const starts = snippet.statements.map(({ label }, index) => {
    const start = at;
    if (label !== undefined) places.set(label, start);
    at += BigInt(present[index]!.length);
    return start;
  });
  const termValue = (text: string) => places.get(text) ?? options.termValue(text);
  return snippet.statements.map((statement, index) => {
    if (statement.mnemonic === undefined) return new Uint8Array(0);
    const where = { address: starts[index]!, bits: options.bits, atLeast: present[index]!.length };
    const operands = statement.operands.map((operand) =>
      resolve(operand, { termValue, where, labels: snippet.labels }),
    );
    return encodeStatement(statement, operands, where).slice();
  });
}

type TermValue = AssembleOptions['termValue'];

interface Known {
  readonly termValue: TermValue;
  readonly where: EncodeAt;
  readonly labels: ReadonlySet<string>;
}

function resolve(operand: AssemblyOperand, { termValue, where, labels }: Known): Resolved {
  switch (operand.kind) {
    case 'register': {
      const { name, number, class: of } = operand.register;
      return { kind: 'register', name, number, class: of };
    }
    case 'value':
      return { kind: 'value', value: total(operand.sum, termValue), size: operand.size, reach: operand.reach };
    case 'memory': {
      const displacement = operand.sum.length === 0 ? undefined : total(operand.sum, termValue);
      const labelled = operand.sum.some(({ text }) => labels.has(text));
      return { ...operand, displacement, nearby: isNearby({ ...operand, displacement }, labelled, where) };
    }
  }
}

function total(sum: readonly SumTerm[], termValue: TermValue): bigint {
  return sum.reduce((value, { sign, text }) => value + sign * termValue(text), 0n);
}

/** How many bytes an instruction is long at most: a target this much nearer than 2 GiB is in reach of any. */
const MARGIN = 16n;

/**
 * Whether an address is written as its distance from rip: in 64-bit code one that has no registers and does not fit
 * into 32 bits, where it is near enough; and a label's in any case, so that the snippet can be moved.
 */
function isNearby(
  { base, index, displacement }: Pick<MemoryOperand, 'base' | 'index'> & { readonly displacement: bigint | undefined },
  labelled: boolean,
  { address, bits }: Pick<EncodeAt, 'address' | 'bits'>,
): boolean {
  if (bits === 32 || base !== undefined || index !== undefined || displacement === undefined) return false;
  const absolute = BigInt.asIntN(64, displacement);
  const distance = BigInt.asIntN(64, absolute - address);
  const inReach = distance > MARGIN - (1n << 31n) && distance < (1n << 31n) - MARGIN;
  return inReach && (labelled || absolute !== BigInt.asIntN(32, absolute));
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}

/** Whether the same snippet a little further on has other bytes, or cannot be encoded there. */
function isRelative(snippet: Snippet, options: AssembleOptions, pieces: readonly Uint8Array[]): boolean {
  try {
    const moved = encodeAll(snippet, { ...options, address: options.address + 1n }, pieces);
    return !moved.every((bytes, index) => Buffer.compare(bytes, pieces[index]!) === 0);
  } catch {
    return true;
  }
}
