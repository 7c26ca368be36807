import type { ContextInput } from '../../../src/shell/context/context-reader.ts';
import { RegisterMemory } from '../../../src/shell/register-memory.ts';
import type { HaltedSession } from '../../inspect/halted-session.ts';

/** What a context reader works with, of a shell that knows no symbols. */
export function contextInput({ session }: HaltedSession): ContextInput {
  const signal = new AbortController().signal;
  return { session, symbols: undefined, syntax: 'intel', registerMemory: new RegisterMemory(), signal };
}
