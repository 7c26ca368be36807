/**
 * Steps, and what to do when nothing comes back (spec/PROTOCOL.md 7.2).
 *
 * A step has no answer but the next paused packet. Silence after one means one of three things:
 *
 *  1. The request was lost. The machine is still halted, and nothing has run.
 *  2. The step is done, and its paused packet was lost. The machine is halted again.
 *  3. The step is still under way: a call that is stepped over takes time, or the thread waits for something.
 *
 * A read of the registers distinguishes 3 from the others, since only a halted machine answers it. To distinguish 1
 * from 2, rip and the flags are compared with those before the step, which are asked for beforehand if something was
 * written since the halt. If they differ, something ran, and the halt is rebuilt from what was read. If they do not,
 * nothing ran, unless the instruction can leave rip unchanged: a repeated string instruction, or a jump to itself. For
 * any other instruction an unchanged rip proves that the request was lost; for those two, a complaint of the debuggee
 * about a damaged frame does. Only then is the request sent again, once: a step that runs twice is worse than one that
 * is reported as uncertain.
 *
 * A step over a call, and a run to an address, have no deadline, since they may take hours; for them, only a complaint
 * of the debuggee or the user's own break request starts this inquiry. Asking without need is not harmless: a request
 * that arrives while a running machine halts is split between two readers.
 */
import { DEBUGGEE_STEP_PACKET, DEBUGGER_REMOTE_STEPPING_REQUEST, messages } from '../wire/index.ts';
import type { Control } from './control.ts';
import { TimeoutError } from './errors.ts';
import type { Halt, Place } from './halt.ts';
import type { Here } from './halt-facts.ts';
import type { StepKind } from './state.ts';

export interface StepOptions {
  /** For 'over' and 'out': whether the instruction at rip is a call. */
  readonly call?: boolean;
  /** For these on a call: its length in bytes. */
  readonly length?: number;
  /**
   * For 'last out', with a debuggee whose capabilities have `run-to`: runs there instead of executing one instruction.
   */
  readonly to?: RunTo;
  /** Stops waiting; the machine runs on until the step is done. */
  readonly signal?: AbortSignal;
}

/** Where a run ends: at this address, in this thread, once the stack pointer is at least `rsp`. */
export interface RunTo {
  readonly address: bigint;
  readonly rsp: bigint;
}

const kinds = {
  in: DEBUGGER_REMOTE_STEPPING_REQUEST.values.STEP_IN,
  instrument: DEBUGGER_REMOTE_STEPPING_REQUEST.values.INSTRUMENTATION_STEP_IN,
  track: DEBUGGER_REMOTE_STEPPING_REQUEST.values.INSTRUMENTATION_STEP_IN_FOR_TRACKING,
  over: DEBUGGER_REMOTE_STEPPING_REQUEST.values.STEP_OVER,
  out: DEBUGGER_REMOTE_STEPPING_REQUEST.values.STEP_OVER_FOR_GU,
  'last out': DEBUGGER_REMOTE_STEPPING_REQUEST.values.STEP_OVER_FOR_GU_LAST_INSTRUCTION,
} as const;

/** One step; resolves with the halt that ends it, which may have another reason (a breakpoint, a break request). */
export async function step(control: Control, kind: StepKind, options: StepOptions): Promise<Halt> {
  const overCall = (kind === 'over' || kind === 'out') && options.call === true;
  /** It ends when the debuggee arrives there, which may take hours. */
  const mayTakeLong = overCall || options.to !== undefined;
  const request = encode(kind, options, overCall);
  const send = (): Promise<void> => control.send(messages.step, request);
  const begun = await control.link.turn(async () => {
    options.signal?.throwIfAborted();
    control.requireHalted('a step');
    const before = await control.hereInTurn();
    control.expectHalt();
    control.apply({ name: 'stepping', kind });
    const { complaints, generation } = control;
    await send();
    return { before, complaints, since: generation };
  });
  try {
    return await finish(control, { kind, ...begun, send, mayTakeLong, signal: options.signal });
  } catch (error) {
    // The machine runs, and the session says so: a step that still ends reports it with a paused packet.
    if (control.generation === begun.since) control.apply({ name: 'running' });
    throw error;
  }
}

/** Padding that HyperDbg ignores says that an address follows: spec/EXTENSIONS.md. */
const RUN_TO = Buffer.from('run');
const RUN_TO_AT = 5;
const TO_BYTES = 20;
const ADDRESS_AT = 4;
const RSP_AT = 12;

function encode(kind: StepKind, { length = 0, to }: StepOptions, overCall: boolean): Uint8Array {
  const step = DEBUGGEE_STEP_PACKET.encode({
    StepType: kinds[kind],
    IsCurrentInstructionACall: overCall,
    CallLength: overCall ? length : 0,
  });
  if (to === undefined) return step;
  step.set(RUN_TO, RUN_TO_AT);
  const where = new DataView(new ArrayBuffer(TO_BYTES));
  where.setBigUint64(ADDRESS_AT, to.address, true);
  where.setBigUint64(RSP_AT, to.rsp, true);
  return Buffer.concat([step, new Uint8Array(where.buffer)]);
}

interface UnderWay {
  readonly kind: StepKind;
  /** Where the step began, including writes since the halt. */
  readonly before: Here;
  /** The generation in which the step is under way. */
  readonly since: number;
  /** Complaints of the debuggee before it was sent. */
  readonly complaints: number;
  readonly mayTakeLong: boolean;
  readonly signal: AbortSignal | undefined;
  send(): Promise<void>;
}

async function finish(
  control: Control,
  { kind, before, since, send, mayTakeLong, signal, ...step }: UnderWay,
): Promise<Halt> {
  let { complaints } = step;
  const reason = kind === 'track' ? 'tracking step' : 'stepped';
  const started = performance.now();
  for (let sent = 1; ; ) {
    const patience = mayTakeLong ? Number.POSITIVE_INFINITY : control.link.patience(control.deadlines.step);
    const halt = control.overtaken(since) ?? (await control.nextHalt(patience, { signal, complaints }));
    if (halt !== undefined) return halt;
    const complained = control.complaints > complaints;
    const found = await control.probe();
    const reported = control.overtaken(since);
    if (reported !== undefined) return reported;
    if (found === undefined) {
      complaints = control.complaints;
      if (mayTakeLong) continue;
      const consequence = 'the machine runs; Ctrl+C halts it';
      throw new TimeoutError('the step', performance.now() - started, sent, consequence);
    }
    if (moved(before, found)) return control.recover(reason, found, { since });
    const nothingRan = complained || !mayStay(before.bytes);
    if (!nothingRan || sent > 1) {
      control.warn('cannot tell whether the step ran: rip is unchanged and its report was lost');
      return control.recover(reason, found, { since });
    }
    control.warn('the request to step was lost; sent again');
    control.link.stats.retries++;
    sent++;
    complaints = control.complaints;
    await control.link.turn(send);
  }
}

function moved(before: Here, { rip, rflags }: Place): boolean {
  return rip !== before.rip || rflags !== before.rflags;
}

const prefixes = new Set([0x26, 0x2e, 0x36, 0x3e, 0x64, 0x65, 0x66, 0x67, 0xf0]);
const repeats = new Set([0xf2, 0xf3]);

/**
 * Whether an instruction can be executed and leave rip at itself: repeated string instructions, and every kind of
 * jump, call and return, whose target may be itself. Missing bytes could be anything.
 */
export function mayStay(bytes: Uint8Array): boolean {
  let at = 0;
  while (prefixes.has(bytes[at]!) || (bytes[at]! & 0xf0) === 0x40) at++;
  const opcode = bytes[at];
  if (opcode === undefined || repeats.has(opcode)) return true;
  if (opcode === 0x0f) {
    const second = bytes[at + 1];
    return second === undefined || (second & 0xf0) === 0x80 || second === 0x05 || second === 0x07 || second === 0x34;
  }
  const jumps = (opcode & 0xf0) === 0x70 || (opcode >= 0xe0 && opcode <= 0xe3) || (opcode >= 0xe8 && opcode <= 0xeb);
  const returns = (opcode & 0xf6) === 0xc2 || opcode === 0xcf || (opcode >= 0xcc && opcode <= 0xce);
  return jumps || returns || opcode === 0xff;
}
