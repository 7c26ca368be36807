import { type DebuggeeCommand, UsageError } from './command.ts';
import { address, MOST_32, MOST_64, parseNumber } from './words.ts';

/** `rdmsr MSR [core CORE]`: a row a core. */
export const rdmsr: DebuggeeCommand = {
  names: ['rdmsr'],
  example: 'rdmsr c0000082 core 0',
  async *run(words, { driver }, signal) {
    const { core, rest } = takeCore(words);
    const msr = Number(parseNumber(rest[0], 'MSR', MOST_32));
    refuseMore(rest, 1);
    const values = await driver.readMsr(msr, core, signal);
    for (const [index, value] of values.entries()) {
      yield `core : 0x${(core ?? index).toString(16)} - msr[${msr.toString(16)}] = ${address(value)}`;
    }
  },
};

/** `wrmsr MSR VALUE [core CORE]` */
export const wrmsr: DebuggeeCommand = {
  names: ['wrmsr'],
  example: 'wrmsr 38f 0 core 1',
  async *run(words, { driver }, signal) {
    const { core, rest } = takeCore(words);
    const msr = Number(parseNumber(rest[0], 'MSR', MOST_32));
    const value = parseNumber(rest[1], 'VALUE', MOST_64);
    refuseMore(rest, 2);
    await driver.writeMsr(msr, value, core, signal);
    yield `msr[${msr.toString(16)}] = ${address(value)} written on ${core === undefined ? 'every core' : `core ${core.toString(16)}`}`;
  },
};

function takeCore(words: readonly string[]): { core: number | undefined; rest: readonly string[] } {
  const at = words.findIndex((word) => word.toLowerCase() === 'core');
  if (at < 0) return { core: undefined, rest: words };
  const core = Number(parseNumber(words[at + 1], 'CORE', MOST_32));
  return { core, rest: words.toSpliced(at, 2) };
}

function refuseMore(words: readonly string[], most: number): void {
  const more = words[most];
  if (more !== undefined) throw new UsageError(`'${more}' is one word too many`);
}
