/** What to do about an error that the session or an inspection threw, in the words of commands. */
import {
  AccessError,
  NotKeptError,
  NotMappedError,
  OtherProcessError,
  RangeEndError,
  WentOnError,
} from '../inspect/errors.ts';
import { LineError } from '../line/line.ts';
import { DebuggeeError, NoExceptionError } from '../session/errors.ts';
import { CommandError } from './errors.ts';
import { refusalCures } from './refusal-cures.ts';

const ELSEWHERE = 'it may be paged out, or belong to another process than the halted one';

type Kind<E extends Error> = abstract new (...arguments_: never[]) => E;

/** A kind of error, and what to do about one of them. */
const cure = <E extends Error>(kind: Kind<E>, of: (error: E) => string | undefined) =>
  [kind, of as (error: Error) => string | undefined] as const;

const cures = [
  cure(CommandError, (error) => error.cure),
  cure(LineError, (error) => error.cure),
  cure(DebuggeeError, ({ status }) => refusalCures[status]),
  cure(AccessError, ({ space }) => (space === 'virtual' ? ELSEWHERE : undefined)),
  cure(NotMappedError, () => ELSEWHERE),
  cure(NotKeptError, () => 'it may be read-only, a device, or changed meanwhile by another core'),
  cure(RangeEndError, ({ left }) => `there ${left === 1n ? 'is' : 'are'} ${left.toString(16)} left from there`),
  cure(OtherProcessError, ({ wanted }) => `leave pid away, or switch to it first: .process pid ${wanted.toString(16)}`),
  cure(NoExceptionError, () => 'type `g` to let it run'),
  cure(WentOnError, () => 'press Ctrl+C to halt it'),
] as const;

/** @returns undefined when nothing is known to help */
export function cureOf(error: Error): string | undefined {
  return cures.find(([kind]) => error instanceof kind)?.[1](error);
}
