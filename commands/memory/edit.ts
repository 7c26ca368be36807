import { checkProcess, checkRange } from '../../src/inspect/range.ts';
import { writeValues } from '../../src/inspect/write-memory.ts';
import type { Space } from '../../src/session/index.ts';
import { address, many, positional, unit } from '../../src/shell/arguments/index.ts';
import { type Command, type CommandContext, command } from '../../src/shell/command.ts';
import { HALTED_PID_DETAIL, haltedPid } from './halted-process.ts';
import { type ValueSize, valueNames } from './value-sizes.ts';

interface EditCommand {
  readonly name: 'eb' | 'ed' | 'eq';
  readonly size: ValueSize;
}

const sampleValues = { 1: '90 90', 4: '12345678 1', 8: 'fffff800`00100000 0n10' } as const;

/** `eb ed eq`: writes values into memory as the halted process sees it. */
export function virtualEdit({ name, size }: EditCommand): Command {
  return command({
    names: [name],
    category: 'debugging',
    summary: `write ${size}-byte values to memory`,
    usage: [`${name} ADDRESS ${valueNames[size]}... [pid P]`],
    examples: [
      [`${name} fffff80000200000 ${sampleValues[size]}`, 'writes two consecutive values'],
      [`${name} @rsp 0`, 'clears what is on top of the stack'],
    ],
    details: [editDetails, `${HALTED_PID_DETAIL} A page that several processes share is changed for all of them.`],
    states: ['halted'],
    arguments: {
      start: positional(address, { meaning: 'where to write' }),
      values: many(unit(size), { meaning: 'what to write' }),
      pid: haltedPid,
    },
    async run(context, { start, values, pid }) {
      await checkProcess(context.session, pid, context.signal);
      await edit(context, 'virtual', start, size, values);
    },
  });
}

/** `!eb !ed !eq`: writes values into physical memory. */
export function physicalEdit({ name, size }: EditCommand): Command {
  return command({
    names: [`!${name}`],
    category: 'extension',
    summary: `write ${size}-byte values to physical memory`,
    usage: [`!${name} ADDRESS ${valueNames[size]}...`],
    examples: [[`!${name} 200000 ${sampleValues[size]}`, 'writes two consecutive values']],
    details: [editDetails],
    states: ['halted'],
    arguments: {
      start: positional(address, { meaning: 'where to write, a physical address' }),
      values: many(unit(size), { meaning: 'what to write' }),
    },
    run: (context, { start, values }) => edit(context, 'physical', start, size, values),
  });
}

const editDetails =
  'Values are plain hexadecimal numbers (0n before one makes it decimal), written little endian. Prints nothing when ' +
  'the debuggee has written them; it checks the first address, so a range should not leave its page.';

async function edit(
  { session, signal }: Pick<CommandContext<'halted'>, 'session' | 'signal'>,
  space: Space,
  start: bigint,
  size: ValueSize,
  values: readonly bigint[],
): Promise<void> {
  checkRange(start, values.length * size);
  await writeValues(session, start, values, { unit: size, space, signal });
}
