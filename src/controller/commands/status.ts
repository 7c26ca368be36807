import type { DebuggeeCommand } from './command.ts';

/** `status`: what the debuggee's end of the session says of itself. */
export const status: DebuggeeCommand = {
  names: ['status', '.status'],
  example: 'status',
  async *run(_, host) {
    yield* host.status();
  },
};
