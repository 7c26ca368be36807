/** One form of an instruction, from the encoder's table: `Add_rm64_imm8` and what its operands are. */
import type { Code, OpCodeInfo } from 'iced-x86';
import { iced } from '../iced.ts';

export interface Form {
  readonly code: Code;
  /** The encoder's number of the mnemonic. */
  readonly mnemonic: number;
  /** Names of iced's OpCodeOperandKind: `r64_or_mem`, `imm8sex64`, `br64_1`. */
  readonly operands: readonly string[];
  /** Bytes of its memory operand; 0 when there is none, or its size does not matter. */
  readonly memorySize: number;
  /** The memory operand holds a selector and an offset. */
  readonly farPointer: boolean;
  /** 16, 32 or 64 where a prefix chooses between forms; else 0. */
  readonly operandSize: number;
  readonly modes: { readonly 32: boolean; readonly 64: boolean };
  /**
   * Knights Corner's and AMD's 3DNow encodings are of processors without VMX; reserved nops have no syntax of their
   * own.
   */
  readonly usable: boolean;
  readonly isNop: boolean;
  /** Pushes, pops or branches: 64 bits by default. */
  readonly wide: boolean;
  readonly accepts: Readonly<Record<'lock' | 'rep' | 'repne' | 'bnd' | 'notrack' | 'xacquire' | 'xrelease', boolean>>;
  /** The AVX-512 decorations that it takes. */
  readonly decorated: {
    readonly accepts: Readonly<Record<'mask' | 'zeroing' | 'rounding' | 'exceptions', boolean>>;
    readonly needsMask: boolean;
    /** Broadcast: the bytes of the element in memory, and how many times it is repeated. */
    readonly broadcast: { readonly size: number; readonly count: number } | undefined;
  };
  /** As the manual writes it: `ADD r/m64, imm8`. */
  readonly text: string;
}

const known = new Map<Code, Form>();

export function formOf(code: Code): Form {
  const found = known.get(code) ?? read(iced().CodeExt.opCode(code));
  known.set(code, found);
  return found;
}

function read(info: OpCodeInfo): Form {
  const { EncodingKind, MemorySize, MemorySizeExt, OpCodeOperandKind } = iced();
  const pointers: readonly number[] = [MemorySize.SegPtr16, MemorySize.SegPtr32, MemorySize.SegPtr64];
  const form: Form = {
    code: info.code,
    mnemonic: info.mnemonic,
    operands: Array.from({ length: info.opCount }, (_, operand) => OpCodeOperandKind[info.opKind(operand)]!),
    memorySize: MemorySizeExt.size(info.memorySize),
    farPointer: pointers.includes(info.memorySize),
    operandSize: info.operandSize,
    modes: { 32: info.mode32, 64: info.mode64 },
    usable: info.isInstruction && info.encoding !== EncodingKind.MVEX && !info.isReservedNop,
    isNop: info.isNop,
    wide: info.defaultOpSize64 || info.forceOpSize64,
    accepts: {
      lock: info.canUseLockPrefix,
      rep: info.canUseRepPrefix,
      repne: info.canUseRepnePrefix,
      bnd: info.canUseBndPrefix,
      notrack: info.canUseNotrackPrefix,
      xacquire: info.canUseXacquirePrefix,
      xrelease: info.canUseXreleasePrefix,
    },
    decorated: {
      accepts: {
        mask: info.canUseOpMaskRegister,
        zeroing: info.canUseZeroingMasking,
        rounding: info.canUseRoundingControl,
        exceptions: info.canSuppressAllExceptions,
      },
      needsMask: info.requireOpMaskRegister,
      broadcast: info.canBroadcast ? broadcastOf(info) : undefined,
    },
    text: info.instructionString,
  };
  info.free();
  return form;
}

function broadcastOf(info: OpCodeInfo): { size: number; count: number } {
  const { MemorySizeExt } = iced();
  const size = MemorySizeExt.size(info.broadcastMemorySize);
  return { size, count: MemorySizeExt.size(info.memorySize) / size };
}
