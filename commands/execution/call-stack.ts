import { formatAddress, hex, jsonHex } from '../../src/format/address.ts';
import type { Span, TextLine } from '../../src/format/block.ts';
import type { DataOf, Result } from '../../src/format/json/kinds.ts';
import {
  type Call,
  FIRST_PART,
  type StackRange,
  WALKED_WORD_COST,
  type WalkedWord,
  walkStack,
} from '../../src/inspect/call-stack.ts';
import { currentInstruction } from '../../src/inspect/current-instruction.ts';
import { checkRange } from '../../src/inspect/range.ts';
import { address, keyword, length } from '../../src/shell/arguments/index.ts';
import { type Command, type CommandContext, command } from '../../src/shell/command.ts';
import { CommandError } from '../../src/shell/errors.ts';
import { shownNames } from '../../src/shell/shown-names.ts';
import { type SymbolNames, symbolText } from '../../src/symbols/names.ts';

interface StackCommand {
  readonly name: 'k' | 'kd' | 'kq';
  readonly summary: string;
  readonly details: readonly string[];
  /** Bytes a word; undefined: as the code at rip has them. */
  readonly width: 4 | 8 | undefined;
  /** Only the words that calls return to. */
  readonly framesOnly: boolean;
}

/** HyperDbg's default lengths in bytes, by the width of a word. */
const defaultLengths = { 4: 0x1000, 8: 0x2000 } as const;

export function stackCommand({ name, summary, details, width, framesOnly }: StackCommand): Command {
  return command({
    names: [name],
    category: 'debugging',
    summary,
    usage: [`${name} [base ADDRESS] [l LENGTH]`],
    examples: [
      [`${name} l 100`, 'the first 100 (hexadecimal) bytes of the stack'],
      [name, 'from rsp on'],
      [`${name} base @rsp+40`, 'from another place on'],
    ],
    details: [
      ...details,
      'LENGTH is in bytes: 2000 when left out, 1000 for 32-bit words. Each word costs 48 bytes on the line, so the ' +
        'stack comes in parts, the innermost first; Ctrl+C stops when enough is seen.',
    ],
    states: ['halted'],
    arguments: {
      base: keyword('base', address, { optional: true, meaning: 'where on the stack to begin; rsp when left out' }),
      length: keyword('l', length, { optional: true, meaning: 'how many bytes of the stack' }),
    },
    async *run(context, { base, length: wanted }) {
      const { state } = context.session;
      if (state.name !== 'halted') return;
      const bits = state.halt.mode;
      const size = width ?? (bits === 32 ? 4 : 8);
      const total = wanted ?? defaultLengths[size];
      if (total < size) throw new CommandError(`a word of the stack has ${size} bytes`, `e.g. ${name} l 100`);
      const symbols = shownNames(context);
      if (framesOnly && base === undefined) {
        const { rip } = await currentInstruction(context.session, context.signal);
        yield presentPlace(rip, symbols);
      }
      const range = { base: base ?? 0n, words: Math.floor(total / size), width: size, bits };
      yield* showParts(context, range, { width: size, symbols, framesOnly });
    },
  });
}

/** Where the operating core is: the innermost frame, which is not on the stack. */
function presentPlace(rip: bigint, symbols: SymbolNames | undefined): Result {
  const name = symbolText(rip, symbols);
  return {
    kind: 'stack',
    lines: [
      [
        { text: 'rip      ', role: 'dim' },
        { text: formatAddress(rip), role: 'address' },
        ...(name === undefined ? [] : [{ text: `  ${name}`, role: 'symbol' } as const]),
      ],
    ],
    data: [{ value: jsonHex(rip), name: name ?? null, offset: null, at: null, call: null, interrupted: false }],
  };
}

interface View {
  readonly width: 4 | 8;
  readonly symbols: SymbolNames | undefined;
  readonly framesOnly: boolean;
}

async function* showParts(context: CommandContext<'halted'>, range: StackRange, view: View): AsyncIterable<Result> {
  const { words: total, width } = range;
  const { session, signal } = context;
  checkRange(range.base, total * width);
  await context.afford('moves', total * WALKED_WORD_COST);
  const length = (total * width).toString(16);
  if (total > FIRST_PART) context.progress('words of the stack', 0, total);
  let done = 0;
  let shown = 0;
  let first = range.base;
  for await (const { words, next, ended } of walkStack(session, range, signal)) {
    if (done === 0) first = words[0]?.at ?? next;
    const block = partBlock(words, done * width, view);
    shown += block.lines.length;
    if (block.lines.length > 0) yield block;
    done += words.length;
    if (ended) return yield unreadable(next, done);
    if (done < total) context.progress('words of the stack', done, total);
  }
  if (shown === 0) yield note(`no return addresses in ${length} bytes from ${formatAddress(first)}`);
}

/** The end of the stack, where something was seen before it. @throws CommandError where nothing was */
function unreadable(at: bigint, done: number): Result {
  if (done > 0) return note(`the stack ends: nothing can be read at ${formatAddress(at)}`);
  throw new CommandError(`no stack can be read at ${formatAddress(at)}`, 'say where it is: k base ADDRESS');
}

const note = (text: string): Result => ({ kind: 'note', lines: [[{ text, role: 'dim' }]], data: { text } });

function partBlock(words: readonly WalkedWord[], offset: number, { width, symbols, framesOnly }: View): Result {
  const lines: TextLine[] = [];
  const data: DataOf<'stack'>[number][] = [];
  for (const [index, { at, value, call, isInterrupted }] of words.entries()) {
    if (framesOnly && call === undefined && !isInterrupted) continue;
    const distance = offset + index * width;
    const name = symbolText(value, symbols);
    lines.push([
      { text: `[$+${distance.toString(16).padStart(3, '0')}]  `, role: 'dim' },
      { text: width === 4 ? hex(value, 8) : formatAddress(value), role: 'address' },
      ...(framesOnly && call !== undefined && !isInterrupted
        ? cameFrom(call.address, symbols)
        : pointsTo(name, isInterrupted ? 'interrupted' : call !== undefined && 'return address')),
    ]);
    data.push({
      offset: distance,
      at: jsonHex(at),
      value: jsonHex(value),
      name: name ?? null,
      call: call === undefined ? null : callData(call),
      interrupted: isInterrupted,
    });
  }
  return { kind: 'stack', lines, data };
}

const callData = ({ address: at, target }: Call) => ({
  at: jsonHex(at),
  to: target === undefined ? null : jsonHex(target),
});

function cameFrom(call: bigint, symbols: SymbolNames | undefined): Span[] {
  const name = symbolText(call, symbols);
  const span: Span =
    name === undefined ? { text: formatAddress(call), role: 'address' } : { text: name, role: 'symbol' };
  return [{ text: '  (from ', role: 'plain' }, span, { text: ')', role: 'plain' }];
}

function pointsTo(name: string | undefined, what: string | false): Span[] {
  return [
    ...(name === undefined ? [] : [{ text: `  ${name}`, role: 'symbol' } as const]),
    ...(what === false ? [] : [{ text: `  (${what})`, role: 'dim' } as const]),
  ];
}
