/**
 * Commands that the debuggee's user mode executes: the text is sent, the machine runs meanwhile, and halts again when
 * the command has ended (spec/PROTOCOL.md 7.17).
 *
 * The request has no answer but that halt. Silence after it means that the request was lost, that the report of the
 * halt was lost, or that the command is still running. As for a step (stepping.ts), only a halted machine answers a
 * read of its registers; if it is halted and nothing was printed, the command is sent again if the debuggee complained
 * about a damaged request or if executing it twice is harmless.
 */
import { DEBUGGEE_USER_INPUT_PACKET, messages } from '../wire/index.ts';
import type { Control } from './control.ts';
import { StateError } from './errors.ts';
import type { Halt } from './halt.ts';
import { resume } from './pausing.ts';
import { testQuery } from './requests.ts';

export interface CommandOptions {
  /** The debuggee halts again when the command has ended. False: it is left running. Default true. */
  readonly stopsAgain?: boolean;
  /** Executing it twice is harmless. Default false. */
  readonly repeatable?: boolean;
  /** Halts the debuggee before its command has ended. */
  readonly signal?: AbortSignal | undefined;
}

export interface CommandScene {
  readonly control: Control;
  /** Calls for each text of the debuggee's user mode; returns a function that ends that. */
  listen(heard: (text: Uint8Array) => void): () => void;
  pause(): Promise<Halt>;
}

/** The kernel half hands at most 4095 bytes to its user mode; HyperDbg's loses longer ones. */
const MOST_BYTES = 4000;
/** Output beyond this is emitted, but not kept for the caller. */
const MOST_OUTPUT = 1 << 20;

/** Test queries that stop and resume breakpoints and events while a command runs (PROTOCOL.md 7.8). */
const UNHEEDED = 6;
const HEEDED = 7;

/**
 * Executes a command in the debuggee's user mode.
 *
 * @returns what it printed, unless the debuggee is left running; it is emitted as log events as well. The debuggee's
 *   own text: show it through the gate only
 * @throws StateError when nothing is halted or the text cannot be sent; the signal's reason once the debuggee is halted
 */
export async function runOnDebuggee(
  scene: CommandScene,
  text: string,
  { stopsAgain = true, repeatable = false, signal }: CommandOptions = {},
): Promise<string> {
  const { control } = scene;
  const order = { what: `the command \`${text}\``, message: messages.userInput, payload: encode(text, stopsAgain) };
  if (!stopsAgain) {
    signal?.throwIfAborted();
    await resume(control, order);
    return '';
  }
  const output: Uint8Array[] = [];
  let bytes = 0;
  const silence = scene.listen((heard) => {
    bytes += heard.length;
    if (bytes <= MOST_OUTPUT) output.push(heard);
  });
  try {
    await control.ask(testQuery(UNHEEDED, 0n), signal);
    await execute(control, { ...order, repeatable, signal, hasPrinted: () => bytes > 0 });
  } catch (error) {
    if (control.state.name === 'executing') await scene.pause();
    throw error;
  } finally {
    silence();
    await heed(control);
  }
  return Buffer.concat(output).toString('utf8');
}

/** @throws StateError */
function encode(text: string, stopsAgain: boolean): Uint8Array {
  const bytes = Buffer.from(`${text}\0`);
  if (bytes.length > MOST_BYTES) {
    throw new StateError(`a command for the debuggee has at most ${MOST_BYTES} bytes, not ${bytes.length}`);
  }
  const head = DEBUGGEE_USER_INPUT_PACKET.encode({ CommandLen: bytes.length, IgnoreFinishedSignal: !stopsAgain });
  return Buffer.concat([head, bytes]);
}

interface UnderWay {
  readonly what: string;
  readonly message: typeof messages.userInput;
  readonly payload: Uint8Array;
  readonly repeatable: boolean;
  readonly signal: AbortSignal | undefined;
  hasPrinted(): boolean;
}

/** Sends the command and waits for the halt that ends it, which may have another reason. */
async function execute(control: Control, command: UnderWay): Promise<Halt> {
  const { what, message, payload, repeatable, signal, hasPrinted } = command;
  const send = (): Promise<void> => control.send(message, payload);
  const begun = await control.link.turn(async () => {
    signal?.throwIfAborted();
    control.requireHalted(what);
    control.expectHalt();
    control.apply({ name: 'executing' });
    const { complaints, generation } = control;
    await send();
    return { complaints, since: generation };
  });
  const { since } = begun;
  let { complaints } = begun;
  let patience = control.deadlines.command;
  for (let sent = 1; ; ) {
    const halt = control.overtaken(since) ?? (await control.nextHalt(patience, { signal, complaints }));
    if (halt !== undefined) return halt;
    const complained = control.complaints > complaints;
    const found = await control.probe();
    const reported = control.overtaken(since);
    if (reported !== undefined) return reported;
    complaints = control.complaints;
    if (found === undefined) {
      // It runs. Asking again without need is not harmless: see stepping.ts.
      patience = Number.POSITIVE_INFINITY;
      continue;
    }
    if (hasPrinted()) return control.recover('command finished', found, { since });
    if (!(complained || repeatable) || sent === control.deadlines.attempts) {
      control.warn(`cannot tell whether ${what} ran: the debuggee is halted and has printed nothing`);
      return control.recover('command finished', found, { since });
    }
    control.warn(`${what} was lost; sent again`);
    control.link.stats.retries++;
    sent++;
    await control.link.turn(send);
  }
}

/** Whatever the command did, breakpoints and events are switched on again. */
async function heed(control: Control): Promise<void> {
  try {
    await control.ask(testQuery(HEEDED, 0n));
  } catch (error) {
    if (control.state.name === 'closed') return;
    const why = error instanceof Error ? error.message : String(error);
    control.warn(`breakpoints and events may still be off, \`test breakpoint on\` switches them on: ${why}`);
  }
}
