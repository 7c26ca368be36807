/** Interrupt descriptors, interrupt controllers and SMIs of the halted machine: spec/PROTOCOL.md 7.18. */
import {
  DEBUGGER_APIC_REQUEST,
  DEBUGGER_APIC_REQUEST_TYPE,
  INTERRUPT_DESCRIPTOR_TABLE_ENTRIES_PACKETS,
  IO_APIC_ENTRY_PACKETS,
  LAPIC_PAGE,
  messages,
  SMI_OPERATION_PACKETS,
  SMI_OPERATION_REQUEST_TYPE,
  viewOf,
} from '../wire/index.ts';
import { check, type Question } from './question.ts';

/** @returns the addresses of the operating core's 256 handlers */
export function interruptHandlers(): Question<readonly bigint[]> {
  const layout = INTERRUPT_DESCRIPTOR_TABLE_ENTRIES_PACKETS;
  return {
    what: 'reading the interrupt descriptors',
    request: messages.idt,
    answer: messages.idtResult,
    payload: new Uint8Array(),
    answerBytes: layout.size,
    repeatable: true,
    accepts: () => true,
    decode(payload) {
      const { KernelStatus, IdtEntry } = layout.decode(payload);
      check('reading the interrupt descriptors', KernelStatus);
      return IdtEntry;
    },
  };
}

export interface LocalApicPage {
  readonly x2apic: boolean;
  /** Register at an offset of the xAPIC page (SDM 3A table 11-1), for example 0x30; 0 where there is none. */
  register(offset: number): number;
}

/** The operating core's local APIC, in the order of the xAPIC page whatever its mode. */
export function localApic(): Question<LocalApicPage> {
  const head = DEBUGGER_APIC_REQUEST;
  return {
    what: 'reading the local APIC',
    ...apicQuestion(DEBUGGER_APIC_REQUEST_TYPE.values.READ_LOCAL_APIC, LAPIC_PAGE.size),
    decode(payload) {
      const { IsUsingX2APIC, KernelStatus } = head.decode(payload);
      check('reading the local APIC', KernelStatus);
      const page = new Uint8Array(LAPIC_PAGE.size);
      page.set(payload.subarray(head.size, head.size + page.length));
      return { x2apic: IsUsingX2APIC, register: (offset) => viewOf(page).getUint32(offset, true) };
    },
  };
}

export interface IoApicTable {
  /** Physical address of its registers. */
  readonly base: bigint;
  /** Where the debuggee has mapped them; 0: unknown. */
  readonly linear: bigint;
  readonly id: number;
  readonly version: number;
  readonly arbitration: number;
  /** Redirection entries, as many as the version register says. */
  readonly entries: readonly bigint[];
}

export function ioApic(): Question<IoApicTable> {
  const head = DEBUGGER_APIC_REQUEST;
  return {
    what: 'reading the I/O APIC',
    ...apicQuestion(DEBUGGER_APIC_REQUEST_TYPE.values.READ_IO_APIC, IO_APIC_ENTRY_PACKETS.size),
    decode(payload) {
      check('reading the I/O APIC', head.decode(payload).KernelStatus);
      const table = IO_APIC_ENTRY_PACKETS.decode(payload, head.size);
      // Bits 16 to 23 of the version register: the number of the last entry.
      const count = ((table.IoLl >>> 16) & 0xff) + 1;
      return {
        base: table.ApicBasePa,
        linear: table.ApicBaseVa,
        id: table.IoIdReg,
        version: table.IoLl,
        arbitration: table.IoArbIdReg,
        entries: table.LlLhData.slice(0, count),
      };
    },
  };
}

function apicQuestion(type: number, bytes: number) {
  const layout = DEBUGGER_APIC_REQUEST;
  return {
    request: messages.apic,
    answer: messages.apicResult,
    payload: layout.encode({ ApicType: type }),
    answerBytes: layout.size + bytes,
    repeatable: true,
    accepts: (payload: Uint8Array) => layout.decode(payload).ApicType === type,
  } as const;
}

/** Padding of SMI_OPERATION_PACKETS, where a tag has room. */
const SMI_PADDING_AT = 4;

/** @returns how many SMIs the core has counted since it was reset; for `trigger`, including the one it raises */
export function smi(what: 'count' | 'trigger'): Question<bigint> {
  const layout = SMI_OPERATION_PACKETS;
  const { READ_COUNT, TRIGGER_POWER_SMI } = SMI_OPERATION_REQUEST_TYPE.values;
  const type = what === 'count' ? READ_COUNT : TRIGGER_POWER_SMI;
  const words = what === 'count' ? 'reading the SMI counter' : 'raising an SMI';
  return {
    what: words,
    request: messages.smi,
    answer: messages.smiResult,
    payload: layout.encode({ SmiOperationType: type }),
    answerBytes: layout.size,
    tagAt: SMI_PADDING_AT,
    repeatable: what === 'count',
    accepts: (payload) => layout.decode(payload).SmiOperationType === type,
    decode(payload) {
      const { KernelStatus, SmiCount } = layout.decode(payload);
      check(words, KernelStatus);
      return SmiCount;
    },
  };
}
