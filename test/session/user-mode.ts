/** The user-mode half of the fake debuggee: commands come as text, the machine runs meanwhile (PROTOCOL.md 7.17). */
import { messages } from '../../src/wire/index.ts';
import type { FakeDebuggee } from './debuggee.ts';

/** What a command prints, in one log packet each; undefined: it never ends. */
export type UserMode = (text: string) => readonly string[] | Promise<readonly string[]> | undefined;

const HALTED_AGAIN = 10;

/** Lets a debuggee execute commands. @returns those that it got */
export function teachCommands(debuggee: FakeDebuggee, execute: UserMode): string[] {
  const got: string[] = [];
  debuggee.taught.set(messages.userInput.action, (payload) => {
    const { CommandLen, IgnoreFinishedSignal } = messages.userInput.payload.decode(payload);
    const { size } = messages.userInput.payload;
    const text = Buffer.from(payload.subarray(size, size + CommandLen - 1)).toString();
    got.push(text);
    debuggee.halted = false;
    const printed = execute(text);
    if (printed === undefined) return;
    void Promise.resolve(printed).then((pieces) => {
      for (const piece of pieces) debuggee.log(1, piece);
      if (!IgnoreFinishedSignal) debuggee.halt(HALTED_AGAIN);
    });
  });
  return got;
}
