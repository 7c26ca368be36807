/** Exit codes, and the errors they are for. */
import { UsageError as LineUsageError } from '../line/address.ts';
import { LineError } from '../line/line.ts';
import { SignatureError } from '../session/errors.ts';
import { UsageError } from './errors.ts';

/** What the program ends with, in batch mode (`haltwire run`) and elsewhere. */
export const exitCodes = {
  ok: 0,
  failed: 1,
  usage: 2,
  noConnection: 3,
  connectionLost: 4,
  /** As timeout(1) reports it. */
  timedOut: 124,
  interrupted: 130,
  /** As a shell reports SIGPIPE. */
  outputClosed: 141,
} as const;

/** The exit code of an error. */
export function exitCode(error: unknown): number {
  if (error instanceof UsageError || error instanceof LineUsageError) return exitCodes.usage;
  if (error instanceof SignatureError) return exitCodes.noConnection;
  if (error instanceof LineError) return error.reason === 'gone' ? exitCodes.connectionLost : exitCodes.noConnection;
  return isCancelled(error) ? exitCodes.interrupted : exitCodes.failed;
}

export function isCancelled(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}
