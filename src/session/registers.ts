/** The registers of the operating core, as values (spec/PROTOCOL.md 7.12, 7.13). */
import {
  ALL_REGISTERS,
  DEBUGGEE_REGISTER_READ_DESCRIPTION,
  DEBUGGEE_REGISTER_WRITE_DESCRIPTION,
  GUEST_EXTRA_REGISTERS,
  GUEST_REGS,
  type generalRegisters,
  messages,
  registerId,
} from '../wire/index.ts';
import { StateError } from './errors.ts';
import { check, type Question } from './question.ts';

type GeneralName = (typeof generalRegisters)[number];
type OtherName = 'rip' | 'rflags' | 'cs' | 'ds' | 'es' | 'fs' | 'gs' | 'ss';

/** The registers that one request reads. */
export type Registers = Readonly<Record<GeneralName | OtherName, bigint>>;

const head = DEBUGGEE_REGISTER_READ_DESCRIPTION;
/** Padding, which comes back as it was sent (PROTOCOL.md 6). */
const TAG_AT = 4;

/** The number of a register that a user named. */
export function idOf(name: string): number {
  const id = registerId(name);
  if (id === undefined) {
    throw new StateError(`there is no register ${name}; e.g. rax, eax, al, rip, rflags, zf, cr3, dr7`);
  }
  return id;
}

export const readAll: Question<Registers> = {
  what: 'reading the registers',
  request: messages.readRegisters,
  answer: messages.registersResult,
  payload: head.encode({ RegisterId: ALL_REGISTERS }),
  answerBytes: head.size + GUEST_REGS.size + GUEST_EXTRA_REGISTERS.size,
  tagAt: TAG_AT,
  repeatable: true,
  accepts: (payload) => head.decode(payload).RegisterId === ALL_REGISTERS,
  decode(payload) {
    check(this.what, head.decode(payload).KernelStatus);
    const general = GUEST_REGS.decode(payload, head.size);
    const { CS, DS, FS, GS, ES, SS, RFLAGS, RIP } = GUEST_EXTRA_REGISTERS.decode(payload, head.size + GUEST_REGS.size);
    const selectors = {
      cs: BigInt(CS),
      ds: BigInt(DS),
      es: BigInt(ES),
      fs: BigInt(FS),
      gs: BigInt(GS),
      ss: BigInt(SS),
    };
    return { ...general, rip: RIP, rflags: RFLAGS, ...selectors };
  },
};

/** One register by its number: also sub-registers and single flags. */
export function readOne(id: number, name: string): Question<bigint> {
  return {
    what: `reading ${name}`,
    request: messages.readRegisters,
    answer: messages.registersResult,
    payload: head.encode({ RegisterId: id }),
    answerBytes: head.size,
    tagAt: TAG_AT,
    repeatable: true,
    accepts: (payload) => head.decode(payload).RegisterId === id,
    decode(payload) {
      const { KernelStatus, Value } = head.decode(payload);
      check(this.what, KernelStatus);
      return Value;
    },
  };
}

/** Writes one register. Not repeated blindly; the caller reads it back. */
export function writeOne(id: number, name: string, value: bigint): Question<void> {
  const layout = DEBUGGEE_REGISTER_WRITE_DESCRIPTION;
  return {
    what: `writing ${name}`,
    request: messages.writeRegister,
    answer: messages.writeRegisterResult,
    payload: layout.encode({ RegisterId: id, Value: value }),
    answerBytes: layout.size,
    tagAt: TAG_AT,
    repeatable: false,
    changes: true,
    accepts: (payload) => layout.decode(payload).RegisterId === id,
    decode(payload) {
      check(this.what, layout.decode(payload).KernelStatus);
    },
  };
}
