/**
 * Running a compiled script in the halted debuggee (spec/PROTOCOL.md 7.11). What it prints comes as log events; a
 * value of `formats()` comes in a packet of its own before the answer.
 */
import { DEBUGGEE_SCRIPT_PACKET, markerInPayload, messages, SYMBOL } from '../wire/index.ts';
import type { Control } from './control.ts';
import { abortable } from './deadline.ts';
import { StateError } from './errors.ts';
import { check, type Question, tagged } from './question.ts';
import { idOf, readOne } from './registers.ts';

export interface ScriptOptions {
  /** The script is an expression in `formats()` whose value is wanted. Default false. */
  readonly isFormat?: boolean;
  /** It only reads, so running it again after a lost answer is harmless. Default false. */
  readonly repeatable?: boolean;
  /**
   * Stops waiting, and ends the script where the debuggee is ours; HyperDbg's runs it to its end, or to its limit of
   * 1,000,000 operations.
   */
  readonly signal?: AbortSignal | undefined;
}

/** The result of a script. What went wrong while it ran is in the log. */
export interface ScriptOutcome {
  /** The value of its `formats()`; undefined when it has none. */
  readonly value: bigint | undefined;
  /**
   * An operation failed and the script ended there. Always false with HyperDbg's debuggee, which does not report it.
   */
  readonly stopped: boolean;
}

/** What comes while a script runs: a value belongs to the script whose answer follows it. */
export interface ScriptInbox {
  /**
   * A script is running: its output may have any code, that of errors too (PROTOCOL.md 7.11: low half of the halt's
   * tag), and means nothing for the line.
   */
  scripting: boolean;
  /** The value since the last answer of a script; dropped with that answer. */
  takeFormat(): bigint | undefined;
}

/** The only limit of a script is a million operations, and functions that wait (`microsleep`) count as one. */
const MOST_MS = 30_000;
const TAG_AT = 12;
/** What our debuggee puts where HyperDbg's leaves zero (driver/core/wire/packets.h). */
const SCRIPT_STOPPED = 1n;
/** The tag of what is sent only to interrupt; no attempt has it. */
const INTERRUPTING = 0x1000000;

/**
 * Runs a script.
 *
 * @param buffer 24-byte symbols, as encodeSymbols() gives them
 * @param ours whether the debuggee is ours: it accepts the end marker inside a script, and can be interrupted
 * @throws DebuggeeError when it could not be started, TimeoutError when its end is not reported, StateError when it
 *   cannot be sent
 */
export async function runScript(
  control: Control,
  { inbox, ours }: { readonly inbox: ScriptInbox; readonly ours: boolean },
  buffer: Uint8Array,
  { isFormat = false, repeatable = false, signal }: ScriptOptions = {},
): Promise<ScriptOutcome> {
  const question = script(buffer, isFormat, repeatable, inbox);
  if (!ours && markerInPayload(question.payload) !== undefined) {
    throw new StateError(
      "the script has the number ffee8000, which ends a packet to HyperDbg's debuggee: write it as a sum, ffee7fff + 1",
    );
  }
  let asked = false;
  const begin = (): void => {
    asked = true;
    inbox.scripting = true;
    inbox.takeFormat();
  };
  const interrupt = (): void => {
    if (asked && ours) void control.send(nudge.request, tagged(nudge, INTERRUPTING)).catch(() => {});
  };
  signal?.addEventListener('abort', interrupt, { once: true });
  const done = control.ask({ ...question, begin }, signal).finally(() => {
    inbox.scripting = false;
  });
  try {
    return await abortable(done, signal);
  } finally {
    signal?.removeEventListener('abort', interrupt);
  }
}

/**
 * Any request ends a script of our debuggee and is answered after it (driver/core/serve/script_request.h); this one
 * only reads.
 */
const nudge = readOne(idOf('rip'), 'rip');

function script(
  buffer: Uint8Array,
  isFormat: boolean,
  repeatable: boolean,
  inbox: ScriptInbox,
): Question<ScriptOutcome> {
  const layout = DEBUGGEE_SCRIPT_PACKET;
  const what = isFormat ? 'evaluating an expression' : 'running a script';
  const head = layout.encode({
    ScriptBufferSize: buffer.length,
    ScriptBufferPointer: buffer.length / SYMBOL.size,
    IsFormat: isFormat,
  });
  const payload = new Uint8Array(head.length + buffer.length);
  payload.set(head);
  payload.set(buffer, head.length);
  return {
    what,
    request: messages.runScript,
    answer: messages.scriptResult,
    payload,
    answerBytes: layout.size,
    tagAt: TAG_AT,
    repeatable,
    ...(repeatable ? {} : { changes: true, mayTake: MOST_MS }),
    accepts: (answer) => {
      const { ScriptBufferSize, IsFormat } = layout.decode(answer);
      return ScriptBufferSize === buffer.length && IsFormat === isFormat;
    },
    decode(answer) {
      const value = inbox.takeFormat();
      const { Result, FormatValue } = layout.decode(answer);
      check(what, Result);
      return { value, stopped: FormatValue === SCRIPT_STOPPED };
    },
  };
}
