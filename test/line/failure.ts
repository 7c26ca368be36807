import { expect } from 'vitest';
import { LineError } from '../../src/line/line.ts';

/** The LineError that opening a line fails with. */
export async function failure(opening: Promise<unknown>): Promise<LineError> {
  const error = await opening.then(
    () => new Error('it opened'),
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(LineError);
  return error as LineError;
}
