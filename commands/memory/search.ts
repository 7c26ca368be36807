import { formatAddress, jsonHex } from '../../src/format/address.ts';
import type { Result } from '../../src/format/json/kinds.ts';
import { namedAddress } from '../../src/format/named-address.ts';
import { formatCount } from '../../src/format/quantity.ts';
import { checkProcess, checkRange } from '../../src/inspect/range.ts';
import { searchRange } from '../../src/inspect/search.ts';
import type { Space } from '../../src/session/index.ts';
import { address, extent, keyword, many, positional, text } from '../../src/shell/arguments/index.ts';
import { type Command, type CommandContext, command } from '../../src/shell/command.ts';
import { CommandError } from '../../src/shell/errors.ts';
import { type NameSources, shownName } from '../../src/shell/shown-names.ts';
import { HALTED_PID_DETAIL, haltedPid } from './halted-process.ts';
import { type Encoding, encoded, pattern } from './search-pattern.ts';
import { type ValueSize, valueNames } from './value-sizes.ts';

interface SearchCommand {
  readonly name: 'sb' | 'sd' | 'sq';
  readonly size: ValueSize;
}

const sampleValues = { 1: '48 85 c0', 4: '12345678 1', 8: 'fffff800`00100000' } as const;

/** `sb sd sq`: looks for values in memory as the halted process sees it. */
export function virtualSearch({ name, size }: SearchCommand): Command {
  return command({
    names: [name],
    category: 'debugging',
    summary: `search memory for ${size}-byte values`,
    usage: [`${name} ADDRESS ${valueNames[size]}... l LENGTH [pid P]`],
    examples: [
      [`${name} fffff80000100000 ${sampleValues[size]} l 10000`, 'looks for consecutive values'],
      ...(size === 1
        ? [[`${name} fffff80000100000 "init: " 0 l 40000`, 'text in quotation marks counts as its bytes'] as const]
        : []),
      [`${name} @rsp 0 l 100`, 'where the top of the stack has zeros'],
    ],
    details: [...searchDetails(size), HALTED_PID_DETAIL],
    states: ['halted'],
    arguments: {
      start: positional(address, { meaning: 'where to begin' }),
      values: many(pattern(size), { meaning: 'what to look for' }),
      length: keyword('l', extent, lengthOption),
      pid: haltedPid,
    },
    async *run(context, { start, values, length, pid }) {
      await checkProcess(context.session, pid, context.signal);
      yield* findAll(context, { space: 'virtual', address: start, length, values: values.flat(), unit: size });
    },
  });
}

/** `!sb !sd !sq`: looks for values in physical memory. */
export function physicalSearch({ name, size }: SearchCommand): Command {
  return command({
    names: [`!${name}`],
    category: 'extension',
    summary: `search physical memory for ${size}-byte values`,
    usage: [`!${name} ADDRESS ${valueNames[size]}... l LENGTH`],
    examples: [[`!${name} 100000 ${sampleValues[size]} l 10000`, 'looks for consecutive values']],
    details: searchDetails(size),
    states: ['halted'],
    arguments: {
      start: positional(address, { meaning: 'where to begin, a physical address' }),
      values: many(pattern(size), { meaning: 'what to look for' }),
      length: keyword('l', extent, lengthOption),
    },
    run: (context, { start, values, length }) =>
      findAll(context, { space: 'physical', address: start, length, values: values.flat(), unit: size }),
  });
}

type TextSearch = 'sa' | 'su';

const textEncodings: Readonly<Record<TextSearch, Encoding>> = { sa: 'utf8', su: 'utf16le' };
const encodingNames: Readonly<Record<TextSearch, string>> = { sa: 'ASCII or UTF-8', su: 'UTF-16' };

/** `sa su`: looks for text in memory as the halted process sees it. */
export function virtualTextSearch(name: TextSearch): Command {
  return command({
    names: [name],
    category: 'debugging',
    summary: `search memory for ${encodingNames[name]} text`,
    usage: [`${name} ADDRESS TEXT l LENGTH [pid P]`],
    examples: [
      [`${name} fffff80000100000 kernel l 40000`, 'where the word is'],
      [`${name} @rsp "two words" l 1000`, 'a text with spaces'],
    ],
    details: [...searchDetails(1), HALTED_PID_DETAIL],
    states: ['halted'],
    arguments: {
      start: positional(address, { meaning: 'where to begin' }),
      text: positional(text, { meaning: 'what to look for, as it is written' }),
      length: keyword('l', extent, lengthOption),
      pid: haltedPid,
    },
    async *run(context, { start, text: wanted, length, pid }) {
      await checkProcess(context.session, pid, context.signal);
      const values = encoded(wanted, textEncodings[name]);
      yield* findAll(context, { space: 'virtual', address: start, length, values, unit: 1 });
    },
  });
}

/** `!sa !su`: looks for text in physical memory. */
export function physicalTextSearch(name: TextSearch): Command {
  return command({
    names: [`!${name}`],
    category: 'extension',
    summary: `search physical memory for ${encodingNames[name]} text`,
    usage: [`!${name} ADDRESS TEXT l LENGTH`],
    examples: [[`!${name} 100000 kernel l 40000`, 'where the word is']],
    details: searchDetails(1),
    states: ['halted'],
    arguments: {
      start: positional(address, { meaning: 'where to begin, a physical address' }),
      text: positional(text, { meaning: 'what to look for, as it is written' }),
      length: keyword('l', extent, lengthOption),
    },
    run: (context, { start, text: wanted, length }) => {
      const values = encoded(wanted, textEncodings[name]);
      return findAll(context, { space: 'physical', address: start, length, values, unit: 1 });
    },
  });
}

const lengthOption = { meaning: 'how many bytes to search' } as const;

function searchDetails(size: SearchCommand['size']): string[] {
  const steps = size === 1 ? '' : ` at every multiple of ${size} bytes from ADDRESS`;
  return [
    `Looks${steps} for consecutive values, little endian, all of them in the range. Shows every ` +
      'place as it is found. The debuggee does the searching: only what it finds goes over the line.',
    'Pages that cannot be read are left out, and counted at the end. Bytes under a breakpoint of virtual memory count as ' +
      'they were before it was set. Ctrl+C ends a long search; what has come stays.',
  ];
}

interface Search {
  readonly space: Space;
  readonly address: bigint;
  readonly length: bigint;
  readonly values: readonly bigint[];
  readonly unit: ValueSize;
}

async function* findAll(context: CommandContext<'halted'>, search: Search): AsyncIterable<Result> {
  const { session, signal, progress } = context;
  const { space, address: start, length, values, unit: size } = search;
  checkRange(start, length);
  checkFits(values.length * size, length);
  let [hits, unreadable] = [0, 0n];
  for await (const part of searchRange(session, search, { signal })) {
    hits += part.hits.length;
    unreadable += part.unreadable;
    if (part.hits.length > 0) yield hitsBlock(part.hits, space, context);
    const done = part.next - start;
    if (done < length) progress('searching', Number(done), Number(length), 'bytes');
  }
  if (unreadable === length) {
    throw new CommandError(
      `nothing can be read in ${formatCount(length)} bytes from ${formatAddress(start)}`,
      space === 'virtual' ? 'they may be paged out, or belong to another process than the halted one' : undefined,
    );
  }
  // For programs: no hits are an empty list of them, not the absence of one.
  if (hits === 0) yield hitsBlock([], space, context);
  yield summary(search, hits, unreadable);
}

function checkFits(pattern: number, length: bigint): void {
  if (BigInt(pattern) <= length) return;
  throw new CommandError(
    `the values have ${formatCount(pattern)} bytes, the range only ${formatCount(length)}`,
    `give a longer range: l ${pattern.toString(16)}`,
  );
}

function hitsBlock(hits: readonly bigint[], space: Space, names: NameSources): Result {
  const named = hits.map((hit) => ({ hit, name: shownName(hit, names, space) }));
  return {
    kind: 'hits',
    lines: named.map(({ hit, name }) => namedAddress(hit, name)),
    data: named.map(({ hit, name }) => ({ address: jsonHex(hit), space, ...(name === undefined ? {} : { name }) })),
  };
}

function summary({ space, address: start, length }: Search, hits: number, unreadable: bigint): Result {
  const found = hits === 0 ? 'not found' : hits === 1 ? 'found once' : `found ${formatCount(hits)} times`;
  const text = `${found} in ${formatCount(length)} bytes from ${formatAddress(start)}`;
  const left = unreadable === 0n ? '' : `; ${formatCount(unreadable)} of them cannot be read`;
  return {
    kind: 'search',
    lines: [[{ text: text + left, role: 'dim' }]],
    data: { address: jsonHex(start), space, length: jsonHex(length), hits, unreadable: jsonHex(unreadable) },
  };
}
