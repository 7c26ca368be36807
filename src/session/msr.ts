/**
 * Model-specific registers of any held core, asked in the halt (spec/EXTENSIONS.md): for a debuggee whose capabilities
 * have `msr`. HyperDbg's executes RDMSR and WRMSR in its user mode only, while the machine runs (user-command.ts).
 */
import {
  DEBUGGEE_REGISTER_READ_DESCRIPTION,
  DEBUGGEE_REGISTER_WRITE_DESCRIPTION,
  messages,
  viewOf,
} from '../wire/index.ts';
import { check, type Question } from './question.ts';

/** RegisterId, which both structs begin with. */
const REGISTER_AT = 0;
/** Padding that HyperDbg neither writes nor reads: it says that the number is an MSR's, and of which core. */
const SPACE_AT = 4;
const CORE_AT = 20;
/** "msr ": no tag is as large (link.ts). */
const IS_MSR = 0x2072736d;

/** @param index of the register, 32 bits. @throws DebuggeeError, INVALID_REGISTER where RDMSR would fault */
export function readMsr(index: number, core: number): Question<bigint> {
  const layout = DEBUGGEE_REGISTER_READ_DESCRIPTION;
  const what = `reading ${named(index, core)}`;
  return {
    what,
    request: messages.readRegisters,
    answer: messages.registersResult,
    ...accessing(layout.encode({ RegisterId: index }), core),
    repeatable: true,
    decode(payload) {
      const { KernelStatus, Value } = layout.decode(payload);
      check(what, KernelStatus);
      return Value;
    },
  };
}

/**
 * Asked once: a register need not keep what is written to it, so after a lost answer a read would not show whether it
 * was written.
 *
 * @throws DebuggeeError, INVALID_REGISTER where WRMSR would fault
 */
export function writeMsr(index: number, core: number, value: bigint): Question<void> {
  const layout = DEBUGGEE_REGISTER_WRITE_DESCRIPTION;
  const what = `writing ${named(index, core)}`;
  return {
    what,
    request: messages.writeRegister,
    answer: messages.writeRegisterResult,
    ...accessing(layout.encode({ RegisterId: index, Value: value }), core),
    repeatable: false,
    changes: true,
    decode(payload) {
      check(what, layout.decode(payload).KernelStatus);
    },
  };
}

const named = (index: number, core: number): string => `MSR 0x${index.toString(16)} of core ${core.toString(16)}`;

/** The request, marked as that of an MSR, and how its answer is recognised: by what the debuggee echoes of it. */
function accessing(payload: Uint8Array, core: number): Pick<Question<unknown>, 'payload' | 'answerBytes' | 'accepts'> {
  const view = viewOf(payload);
  view.setUint32(SPACE_AT, IS_MSR, true);
  view.setUint32(CORE_AT, core, true);
  const isEcho = (answer: DataView, at: number): boolean => answer.getUint32(at, true) === view.getUint32(at, true);
  return {
    payload,
    answerBytes: payload.length,
    accepts: (answer) => [REGISTER_AT, SPACE_AT, CORE_AT].every((at) => isEcho(viewOf(answer), at)),
  };
}
