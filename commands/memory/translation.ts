import { jsonHex } from '../../src/format/address.ts';
import type { Result } from '../../src/format/json/kinds.ts';
import { namedAddress } from '../../src/format/named-address.ts';
import { checkProcess } from '../../src/inspect/range.ts';
import { DebuggeeError, type Question } from '../../src/session/index.ts';
import { address, positional } from '../../src/shell/arguments/index.ts';
import type { CommandContext } from '../../src/shell/command.ts';
import { CommandError } from '../../src/shell/errors.ts';
import { shownName } from '../../src/shell/shown-names.ts';
import { haltedPid } from './halted-process.ts';

/** What `!va2pa`, `!pa2va` and `!pte` take; pid may be on either side of the address, as in HyperDbg. */
export function translationArguments(meaning: string) {
  return {
    from: positional(address, { meaning }),
    pid: haltedPid,
  };
}

interface Direction {
  readonly to: 'virtual' | 'physical';
  question(address: bigint): Question<bigint>;
  /** What is wrong when there is nothing at the other side, and what to do about it. */
  nowhere(address: bigint): readonly [message: string, cure: string];
}

/** Asks for the other side of an address: one bare value, as HyperDbg shows it, with its name where it has one. */
export async function translate(
  context: CommandContext<'halted'>,
  { to, question, nowhere }: Direction,
  from: bigint,
  pid: number | undefined,
): Promise<Result> {
  const { session, signal } = context;
  await checkProcess(session, pid, signal);
  try {
    const there = await session.ask(question(from), { signal });
    const [virtual, physical] = to === 'virtual' ? [there, from] : [from, there];
    return {
      kind: 'translation',
      lines: [namedAddress(there, shownName(there, context, to))],
      data: { virtual: jsonHex(virtual), physical: jsonHex(physical) },
    };
  } catch (error) {
    if (!(error instanceof DebuggeeError)) throw error;
    const [message, cure] = nowhere(from);
    throw new CommandError(`${message} (0x${error.status.toString(16)})`, cure, { cause: error });
  }
}
