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
import { DebuggeeError } from '../session/errors.ts';
import { CommandError } from './errors.ts';
import { refusalCures } from './refusal-cures.ts';

/** @returns undefined when nothing is known to help */
export function cureOf(error: Error): string | undefined {
  if (error instanceof CommandError || error instanceof LineError) return error.cure;
  if (error instanceof AccessError) {
    return error.space === 'virtual'
      ? 'it may be paged out, or belong to another process than the halted one'
      : undefined;
  }
  if (error instanceof NotMappedError) return 'it may be paged out, or belong to another process than the halted one';
  if (error instanceof NotKeptError) return 'it may be read-only, a device, or changed by someone else meanwhile';
  if (error instanceof RangeEndError) {
    return `there ${error.left === 1n ? 'is' : 'are'} ${error.left.toString(16)} left from there`;
  }
  if (error instanceof OtherProcessError) {
    return `leave pid away, or switch to it first: .process pid ${error.wanted.toString(16)}`;
  }
  if (error instanceof DebuggeeError) return refusalCures[error.status];
  if (error instanceof WentOnError) return 'press Ctrl+C to halt it';
  return undefined;
}
