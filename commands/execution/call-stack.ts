import { formatAddress, hex, jsonHex } from '../../src/format/address.ts';
import type { Block, Json, Span, TextLine } from '../../src/format/block.ts';
import { currentPlace } from '../../src/inspect/current-instruction.ts';
import { checkRange } from '../../src/inspect/range.ts';
import { callStack, type StackPart } from '../../src/session/index.ts';
import { address, keyword, length } from '../../src/shell/arguments/index.ts';
import { type Command, type CommandContext, command } from '../../src/shell/command.ts';
import { CommandError } from '../../src/shell/errors.ts';
import { shownNames } from '../../src/shell/shown-names.ts';
import { type SymbolNames, symbolText } from '../../src/symbols/names.ts';
import { callBefore } from '../../src/x86/call-before.ts';

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

/** Words asked for at once: few at first, since the innermost frames are what people wait for. */
const firstPart = 32;
const laterParts = 128;
/** Bytes on the line that a word costs: 24 there and 24 back. */
const wordCost = 48;

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
        const { rip } = await currentPlace(context.session, context.signal);
        yield presentPlace(rip, symbols);
      }
      const walk = { base: base ?? 0n, words: Math.floor(total / size), width: size };
      yield* showParts(context, walk, { bits, width: size, symbols, framesOnly });
    },
  });
}

/** Where the operating core is: the innermost frame, which is not on the stack. */
function presentPlace(rip: bigint, symbols: SymbolNames | undefined): Block {
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
    data: [{ rip: jsonHex(rip), name: name ?? null }],
  };
}

interface Walk {
  /** 0: the stack pointer. */
  readonly base: bigint;
  readonly words: number;
  readonly width: 4 | 8;
}

interface View {
  readonly bits: 64 | 32;
  readonly width: 4 | 8;
  readonly symbols: SymbolNames | undefined;
  readonly framesOnly: boolean;
}

async function* showParts(context: CommandContext<'halted'>, walk: Walk, view: View): AsyncIterable<Block> {
  const { words: total, width } = walk;
  checkRange(walk.base, total * width);
  await context.afford('moves', total * wordCost);
  let { base } = walk;
  let done = 0;
  let shown = 0;
  while (done < total) {
    if (total > firstPart) context.progress('words of the stack', done, total);
    const count = Math.min(done === 0 ? firstPart : laterParts, total - done);
    const at = done === 0 ? base : base + BigInt(done * width);
    const part = await context.session.ask(callStack({ base: at, count, width }), { signal: context.signal });
    if (done === 0) base = part.base;
    const block = partBlock(part, done * width, view);
    shown += block.lines.length;
    if (block.lines.length > 0) yield block;
    done += part.words.length;
    if (part.words.length < count) return yield unreadable(part, done, width);
  }
  if (shown === 0)
    yield note(`no return addresses in ${(total * width).toString(16)} bytes from ${formatAddress(base)}`);
}

/** The end of the stack, where something was seen before it. @throws CommandError where nothing was */
function unreadable({ base, words }: StackPart, done: number, width: number): Block {
  const end = formatAddress(base + BigInt(words.length * width));
  if (done > 0) return note(`the stack ends: nothing can be read at ${end}`);
  throw new CommandError(`no stack can be read at ${end}`, 'say where it is: k base ADDRESS');
}

const note = (text: string): Block => ({ kind: 'note', lines: [[{ text, role: 'dim' }]], data: { text } });

function partBlock({ words }: StackPart, offset: number, { bits, width, symbols, framesOnly }: View): Block {
  const lines: TextLine[] = [];
  const data: Json[] = [];
  for (const [index, word] of words.entries()) {
    const call = word.readable && word.executable ? callBefore(word.before, bits, word.value) : undefined;
    if (framesOnly && call === undefined) continue;
    const distance = offset + index * width;
    const name = symbolText(word.value, symbols);
    lines.push([
      { text: `[$+${distance.toString(16).padStart(3, '0')}]  `, role: 'dim' },
      { text: width === 4 ? hex(word.value, 8) : formatAddress(word.value), role: 'address' },
      ...(framesOnly && call !== undefined ? cameFrom(call.address, symbols) : pointsTo(name, call !== undefined)),
    ]);
    data.push({
      offset: distance,
      at: jsonHex(word.at),
      value: jsonHex(word.value),
      name: name ?? null,
      call:
        call === undefined
          ? null
          : { at: jsonHex(call.address), to: call.target === undefined ? null : jsonHex(call.target) },
    });
  }
  return { kind: 'stack', lines, data };
}

function cameFrom(call: bigint, symbols: SymbolNames | undefined): Span[] {
  const name = symbolText(call, symbols);
  const span: Span =
    name === undefined ? { text: formatAddress(call), role: 'address' } : { text: name, role: 'symbol' };
  return [{ text: '  (from ', role: 'plain' }, span, { text: ')', role: 'plain' }];
}

function pointsTo(name: string | undefined, returned: boolean): Span[] {
  return [
    ...(name === undefined ? [] : [{ text: `  ${name}`, role: 'symbol' } as const]),
    ...(returned ? [{ text: '  (return address)', role: 'dim' } as const] : []),
  ];
}
