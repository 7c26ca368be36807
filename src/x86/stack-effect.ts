/** What one instruction does to the stack pointer and the frame pointer, as far as its encoding says. */
import type { Instruction as IcedInstruction } from 'iced-x86';
import { iced } from './iced.ts';
import type { Flow } from './instruction.ts';

/** A value told from what a register holds now. */
export interface Offset {
  readonly register: 'rsp' | 'rbp';
  readonly offset: bigint;
}

/** Undefined: not known any more. */
export interface StackState {
  readonly rsp: Offset | undefined;
  readonly rbp: Offset | undefined;
}

/** Before anything has run. */
export const untouched: StackState = { rsp: { register: 'rsp', offset: 0n }, rbp: { register: 'rbp', offset: 0n } };

const WORD = 8n;

/** The state after a 64-bit instruction that is not a call: a call leaves both registers as they were. */
export function afterInstruction(bytes: Uint8Array, flow: Flow, before: StackState): StackState {
  if (flow === 'call') return before;
  const { Decoder, DecoderOptions } = iced();
  const decoder = new Decoder(64, bytes, DecoderOptions.None);
  const instruction = decoder.decode();
  try {
    return moved(instruction, before) ?? overwritten(instruction, before);
  } finally {
    instruction.free();
    decoder.free();
  }
}

/** The forms that compilers use to move the two registers. */
function moved(instruction: IcedInstruction, { rsp, rbp }: StackState): StackState | undefined {
  const { Mnemonic } = iced();
  const source = movedFrom(instruction, { rsp, rbp });
  switch (instruction.mnemonic) {
    case Mnemonic.Leave:
      return { rsp: plus(rbp, WORD), rbp: undefined };
    case Mnemonic.Mov:
    case Mnemonic.Lea:
    case Mnemonic.Add:
    case Mnemonic.Sub:
      return source && assigned(instruction, { rsp, rbp }, source);
    default:
      return undefined;
  }
}

function assigned({ op0Register }: IcedInstruction, state: StackState, value: Offset): StackState | undefined {
  const { Register } = iced();
  if (op0Register === Register.RSP) return { ...state, rsp: value };
  if (op0Register === Register.RBP) return { ...state, rbp: value };
  return undefined;
}

/** What `mov`, `lea`, `add` and `sub` put into their first operand, where it counts from one of the two registers. */
function movedFrom(instruction: IcedInstruction, state: StackState): Offset | undefined {
  const { Mnemonic, OpKind, Register } = iced();
  const held = (register: number) =>
    register === Register.RSP ? state.rsp : register === Register.RBP ? state.rbp : undefined;
  const { mnemonic, op0Kind, op1Kind } = instruction;
  if (op0Kind !== OpKind.Register) return undefined;
  if (mnemonic === Mnemonic.Mov) return op1Kind === OpKind.Register ? held(instruction.op1Register) : undefined;
  if (mnemonic === Mnemonic.Lea) {
    const plain = instruction.memoryIndex === Register.None;
    return plain ? plus(held(instruction.memoryBase), instruction.memoryDisplacement) : undefined;
  }
  if (op1Kind !== OpKind.Immediate8to64 && op1Kind !== OpKind.Immediate32to64) return undefined;
  const amount = BigInt.asIntN(64, instruction.immediate(1));
  return plus(held(instruction.op0Register), mnemonic === Mnemonic.Sub ? -amount : amount);
}

/** Pushes and pops move rsp by what the opcode says; whatever else writes a register makes it unknown. */
function overwritten(instruction: IcedInstruction, { rsp, rbp }: StackState): StackState {
  const { Register } = iced();
  const written = writtenRegisters(instruction);
  const increment = BigInt(instruction.stackPointerIncrement);
  const popsIt = instruction.isStackInstruction && instruction.op0Register === Register.RSP;
  const known = instruction.isStackInstruction ? increment !== 0n && !popsIt : !written.has(Register.RSP);
  return { rsp: known ? plus(rsp, increment) : undefined, rbp: written.has(Register.RBP) ? undefined : rbp };
}

/** Whole registers of which a part at least is written. */
function writtenRegisters(instruction: IcedInstruction): ReadonlySet<number> {
  const { InstructionInfoFactory, OpAccess, RegisterExt } = iced();
  const factory = new InstructionInfoFactory();
  const info = factory.info(instruction);
  const used = info.usedRegisters();
  const reads: ReadonlySet<number> = new Set([OpAccess.None, OpAccess.Read, OpAccess.CondRead, OpAccess.NoMemAccess]);
  const written = used
    .filter(({ access }) => !reads.has(access))
    .map(({ register }) => RegisterExt.fullRegister(register));
  for (const each of [...used, info, factory]) each.free();
  return new Set(written);
}

function plus(value: Offset | undefined, amount: bigint): Offset | undefined {
  return value && { register: value.register, offset: value.offset + BigInt.asIntN(64, amount) };
}
