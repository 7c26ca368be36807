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

/**
 * In padding that HyperDbg neither writes nor reads: that the number is an MSR's, and the core whose register it is.
 */
const SPACE_AT = 4;
const CORE_AT = 20;
/** "msr ": no tag is as large (link.ts). */
const IS_MSR = 0x2072736d;

/** @param index of the register, 32 bits. @throws DebuggeeError, INVALID_REGISTER where RDMSR would fault */
export function readMsr(index: number, core: number): Question<bigint> {
  const layout = DEBUGGEE_REGISTER_READ_DESCRIPTION;
  const what = `reading MSR 0x${index.toString(16)} of core ${core.toString(16)}`;
  return {
    what,
    request: messages.readRegisters,
    answer: messages.registersResult,
    payload: ofCore(layout.encode({ RegisterId: index }), core),
    answerBytes: layout.size,
    repeatable: true,
    accepts: (payload) => layout.decode(payload).RegisterId === index && isOfCore(payload, core),
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
  const what = `writing MSR 0x${index.toString(16)} of core ${core.toString(16)}`;
  return {
    what,
    request: messages.writeRegister,
    answer: messages.writeRegisterResult,
    payload: ofCore(layout.encode({ RegisterId: index, Value: value }), core),
    answerBytes: layout.size,
    repeatable: false,
    changes: true,
    accepts: (payload) => layout.decode(payload).RegisterId === index && isOfCore(payload, core),
    decode(payload) {
      check(what, layout.decode(payload).KernelStatus);
    },
  };
}

function ofCore(payload: Uint8Array, core: number): Uint8Array {
  const view = viewOf(payload);
  view.setUint32(SPACE_AT, IS_MSR, true);
  view.setUint32(CORE_AT, core, true);
  return payload;
}

function isOfCore(payload: Uint8Array, core: number): boolean {
  const view = viewOf(payload);
  return view.getUint32(SPACE_AT, true) === IS_MSR && view.getUint32(CORE_AT, true) === core;
}
