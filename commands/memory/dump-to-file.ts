import path from 'node:path';
import { formatAddress, jsonHex } from '../../src/format/address.ts';
import type { TextLine } from '../../src/format/block.ts';
import type { Result } from '../../src/format/json/kinds.ts';
import { formatSize } from '../../src/format/quantity.ts';
import { AccessError } from '../../src/inspect/errors.ts';
import { type MemoryStretch, streamMemory } from '../../src/inspect/memory-stream.ts';
import { checkRange } from '../../src/inspect/range.ts';
import { readMemory } from '../../src/inspect/read-memory.ts';
import type { DebuggeeError, Space } from '../../src/session/index.ts';
import { address } from '../../src/shell/arguments/index.ts';
import type { CommandContext } from '../../src/shell/command.ts';
import { CommandError } from '../../src/shell/errors.ts';
import { DumpFile } from './dump-file.ts';

export interface Dump {
  /** As it is typed: `.dump`. */
  readonly name: string;
  readonly space: Space;
  readonly from: bigint;
  /** The first address after it. */
  readonly to: bigint;
  readonly file: string;
}

/** The addresses of both commands, as their usage calls them. */
export const rangeStart = { ...address, name: 'FROM' };
export const rangeEnd = { ...address, name: 'TO' };

/** What both commands' help says. */
export const dumpDetails: readonly string[] = [
  'The file is written from its beginning on: when Ctrl+C, the line or the debugger ends it early, what has come stays, and ' +
    'the same line typed again continues where it ended, as long as memory still matches the beginning and end of the file. A ' +
    'file that is anything else is not touched.',
  'What cannot be read is zero in the file and listed in the end; it is an error when nothing can be read. A long dump ' +
    'says first what it costs at the speed of the line.',
];

/** Longer than anyone would wait for: above this it is a typing error. */
const MOST_BYTES = 1n << 40n;
/** Gaps that are listed one by one. */
const MOST_GAPS = 16;

/** Memory that could not be read: zeros in the file. `to` exclusive. */
interface Missing {
  readonly from: bigint;
  to: bigint;
}

/** Writes a range of memory to a file, and says in the end, or where it is stopped, what the file has. */
export async function* dumpToFile(context: CommandContext<'halted'>, dump: Dump): AsyncIterable<Result> {
  const { session, signal } = context;
  const total = lengthOf(dump);
  const memoryAt = async (offset: number, length: number) =>
    (await readMemory(session, dump.from + BigInt(offset), length, { space: dump.space, signal })).bytes;
  const file = await DumpFile.open(dump.file, total, memoryAt);
  const missing: Missing[] = [];
  const resumedAt = file.done;
  let refusal: DebuggeeError | undefined;
  try {
    await context.afford('reads', total - resumedAt);
    const rest = { space: dump.space, address: dump.from + BigInt(resumedAt), length: total - resumedAt };
    context.progress('dumping', resumedAt, total, 'bytes');
    for await (const stretch of streamMemory(session, rest, signal)) {
      note(missing, stretch);
      refusal = stretch.refusal ?? refusal;
      await file.append(stretch.bytes);
      if (stretch.unmapped > 0) await file.appendZeros(stretch.unmapped);
      context.progress('dumping', file.done, total, 'bytes');
    }
  } catch (error) {
    await file.close();
    if (file.done > 0) yield stopped(dump, file.done, total, missing);
    throw error;
  } finally {
    // Also when the consumer of the blocks stops.
    if (file.done < total) await file.close();
  }
  const gone = missing.reduce((sum, { from, to }) => sum + to - from, 0n);
  const nothing = resumedAt === 0 && gone === BigInt(total);
  await file.close({ discard: nothing });
  if (nothing && refusal !== undefined) throw new AccessError('read', dump.from, dump.space, refusal);
  yield finished(dump, total, resumedAt, missing);
}

/** @throws CommandError for a range that is none */
function lengthOf({ name, from, to, file }: Dump): number {
  const length = to - from;
  if (length <= 0n) {
    throw new CommandError(
      `the range ends at ${formatAddress(to)}, not above its beginning at ${formatAddress(from)}`,
      `e.g. ${name} ${from.toString(16)} ${(from + 0x1000n).toString(16)} path ${quoted(file)}`,
    );
  }
  checkRange(from, length);
  if (length > MOST_BYTES) {
    throw new CommandError(`a dump of ${formatSize(Number(length))} would never finish`, 'dump a part of it');
  }
  return Number(length);
}

function note(missing: Missing[], { address, bytes, gaps, unmapped }: MemoryStretch): void {
  const end = { from: bytes.length, to: bytes.length + unmapped };
  for (const gap of unmapped > 0 ? [...gaps, end] : gaps) {
    const [from, to] = [address + BigInt(gap.from), address + BigInt(gap.to)];
    const last = missing.at(-1);
    if (last?.to === from) last.to = to;
    else missing.push({ from, to });
  }
}

const quoted = (file: string): string => (/\s/.test(file) ? `"${file}"` : file);

function stopped(dump: Dump, done: number, total: number, missing: readonly Missing[]): Result {
  const { name, from, to, file } = dump;
  const again = `${name} ${from.toString(16)} ${to.toString(16)} path ${quoted(file)}`;
  return {
    kind: 'dump',
    lines: [
      `${formatSize(done)} of ${formatSize(total)} are in ${file}; to go on from there:`,
      [
        { text: '  ', role: 'plain' },
        { text: again, role: 'good' },
      ],
      ...missingLines(missing),
    ],
    data: { ...report(dump, missing), written: done, length: total, complete: false, again },
  };
}

function finished(dump: Dump, total: number, resumedAt: number, missing: readonly Missing[]): Result {
  const resumed = resumedAt > 0 ? `, of which ${formatSize(resumedAt)} were there before` : '';
  return {
    kind: 'dump',
    lines: [`${formatSize(total)} in ${dump.file}${resumed}`, ...missingLines(missing)],
    data: { ...report(dump, missing), written: total, length: total, complete: true },
  };
}

function report({ space, from, file }: Dump, missing: readonly Missing[]) {
  return {
    address: jsonHex(from),
    space,
    path: path.resolve(file),
    unreadable: missing.map((gap) => ({ from: jsonHex(gap.from), to: jsonHex(gap.to) })),
  };
}

function missingLines(missing: readonly Missing[]): TextLine[] {
  if (missing.length === 0) return [];
  const bytes = missing.reduce((sum, { from, to }) => sum + Number(to - from), 0);
  const shown = missing.slice(0, MOST_GAPS);
  const more = missing.length - shown.length;
  return [
    [{ text: `${formatSize(bytes)} could not be read and are zero in the file:`, role: 'warning' }],
    ...shown.map(({ from, to }) => `  ${formatAddress(from)} - ${formatAddress(to - 1n)}`),
    ...(more > 0 ? [`  and ${more} more`] : []),
  ];
}
