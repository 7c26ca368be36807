import type { DebuggeeCommand } from './command.ts';

/** `status`: what the debuggee's end reports about the session. */
export const status: DebuggeeCommand = {
  names: ['status', '.status'],
  example: 'status',
  async *run(_, host) {
    yield* host.status();
  },
};
