/**
 * RDMSR and WRMSR for the machine's user mode, as the debuggee's driver executes them: on the core that is asked, as
 * its kernel would, between two instructions of the guest.
 */
import { DEBUGGER_MSR_ACTION_TYPE, DEBUGGER_READ_AND_WRITE_ON_MSR, viewOf } from '../wire/index.ts';
import type { Cpu } from './cpu/cpu.ts';
import { GuestFault } from './cpu/fault.ts';
import { readMsr, writeMsr } from './cpu/msr-access.ts';
import { DEBUGGER_PHYSICAL } from './guest/layout.ts';
import type { Memory } from './memory.ts';

/** Number of this request in the mailbox: none of driver/core/base/kd.h, enum kd_vmcall. */
export const MSR_CALL = 0x400;
/** The answer of a core that would raise #GP. */
const FAULTS = 1;

const fields = DEBUGGER_READ_AND_WRITE_ON_MSR.fields;
const VALUE_AT = DEBUGGER_PHYSICAL + fields.Value[0];

/** What the host asks a core to do; `core` is who is asked, `value` is for a write. */
export interface MsrRequest {
  readonly msr: bigint;
  readonly core: number;
  readonly write: boolean;
  readonly value: bigint;
}

/** A request of IOCTL_DEBUGGER_READ_OR_WRITE_MSR, one core after the other. */
export function msrRequests(input: Uint8Array, cores: number): MsrRequest[] | string {
  const { Msr, CoreNumber, ActionType, Value } = DEBUGGER_READ_AND_WRITE_ON_MSR.decode(input);
  const { READ, WRITE } = DEBUGGER_MSR_ACTION_TYPE.values;
  if (input.length < DEBUGGER_READ_AND_WRITE_ON_MSR.size || (ActionType !== READ && ActionType !== WRITE)) {
    return 'an MSR request needs 24 bytes and action 0 or 1';
  }
  const every = CoreNumber === 0xffffffff;
  if (!every && CoreNumber >= cores) return `there is no core ${CoreNumber}; the last one is ${cores - 1}`;
  const asked = every ? Array.from({ length: cores }, (_, core) => core) : [CoreNumber];
  return asked.map((core) => ({ msr: Msr, core, write: ActionType === WRITE, value: Value }));
}

/** The host's side: what the core will find. */
export function encodeMsrRequest({ msr, core, write, value }: MsrRequest): Uint8Array {
  const { READ, WRITE } = DEBUGGER_MSR_ACTION_TYPE.values;
  const fields = { Msr: msr, CoreNumber: core, ActionType: write ? WRITE : READ, Value: value };
  return DEBUGGER_READ_AND_WRITE_ON_MSR.encode(fields);
}

/** What the core answered; eight bytes for a read, none for a write. */
export function msrAnswer({ write }: MsrRequest, memory: Memory): Uint8Array {
  const answer = new Uint8Array(write ? 0 : 8);
  if (!write) viewOf(answer).setBigUint64(0, memory.load(VALUE_AT, 8), true);
  return answer;
}

/** Why a core refused, for people. */
export function msrRefusal({ msr, core, write, value }: MsrRequest): string {
  const name = `MSR 0x${msr.toString(16)}`;
  return write ? `core ${core} does not take 0x${value.toString(16)} for ${name}` : `core ${core} has no ${name}`;
}

/** The core's side. @returns 0, or FAULTS where the instruction would raise #GP */
export function accessMsr(cpu: Cpu, memory: Memory, timestamp: bigint): number {
  const request = memory.bytes.slice(DEBUGGER_PHYSICAL, DEBUGGER_PHYSICAL + DEBUGGER_READ_AND_WRITE_ON_MSR.size);
  const { Msr, ActionType, Value } = DEBUGGER_READ_AND_WRITE_ON_MSR.decode(request);
  if (Msr > 0xffffffffn) return FAULTS;
  if (ActionType === DEBUGGER_MSR_ACTION_TYPE.values.READ) {
    const value = readMsr(cpu, Number(Msr), timestamp);
    if (value !== undefined) memory.store(VALUE_AT, 8, value);
    return value === undefined ? FAULTS : 0;
  }
  try {
    writeMsr(cpu, Number(Msr), Value);
    return 0;
  } catch (fault) {
    if (!(fault instanceof GuestFault)) throw fault;
    return FAULTS;
  }
}
