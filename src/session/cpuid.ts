/** CPUID on the halted core: spec/PROTOCOL.md 7.6. */
import { DEBUGGER_CPUID_REQUEST_RESPONSE, messages, viewOf } from '../wire/index.ts';
import { check, type Question } from './question.ts';

export interface CpuidAnswer {
  readonly leaf: number;
  readonly subleaf: number;
  readonly registers: { readonly eax: number; readonly ebx: number; readonly ecx: number; readonly edx: number };
  /** The processor's name, 48 bytes; for leaves 0x80000002 to 4 only, where HyperDbg sends all three leaves at once. */
  readonly name: Uint8Array | undefined;
  /** Last sub-leaf, where the leaf has such a count and the debuggee sent it. */
  readonly lastSubleaf: number | undefined;
}

const BRAND_FIRST = 0x80000002;
const BRAND_LAST = 0x80000004;
const NAME_BYTES = 48;
const REGISTERS_BYTES = 16;

/** @param leaf EAX, @param subleaf ECX; 32 bits each */
export function cpuid(leaf: number, subleaf: number): Question<CpuidAnswer> {
  const layout = DEBUGGER_CPUID_REQUEST_RESPONSE;
  const what = `CPUID leaf ${leaf.toString(16)}, sub-leaf ${subleaf.toString(16)}`;
  return {
    what,
    request: messages.cpuid,
    answer: messages.cpuidResult,
    payload: layout.encode({ FunctionId: leaf, SubFunctionId: subleaf }),
    answerBytes: layout.size,
    repeatable: true,
    accepts(payload) {
      const { FunctionId, SubFunctionId } = layout.decode(payload);
      return FunctionId === leaf && SubFunctionId === subleaf;
    },
    decode(payload) {
      const answer = layout.decode(payload);
      check(what, answer.KernelStatus);
      return {
        leaf,
        subleaf,
        registers: registersOf(leaf, answer),
        name: isName(leaf) ? answer.BrandString.subarray(0, NAME_BYTES) : undefined,
        lastSubleaf: lastSubleaf(leaf, answer),
      };
    },
  };
}

type Decoded = ReturnType<typeof DEBUGGER_CPUID_REQUEST_RESPONSE.decode>;

function isName(leaf: number): boolean {
  return leaf >= BRAND_FIRST && leaf <= BRAND_LAST;
}

/** The leaves of the processor's name come as its 48 bytes, and their registers as zeros. */
function registersOf(leaf: number, answer: Decoded): CpuidAnswer['registers'] {
  const { EAX: eax, EBX: ebx, ECX: ecx, EDX: edx } = answer;
  if (!isName(leaf) || (eax | ebx | ecx | edx) !== 0) return { eax, ebx, ecx, edx };
  const part = viewOf(answer.BrandString.subarray(REGISTERS_BYTES * (leaf - BRAND_FIRST)));
  const [a, b, c, d] = [0, 4, 8, 12].map((at) => part.getUint32(at, true));
  return { eax: a!, ebx: b!, ecx: c!, edx: d! };
}

function lastSubleaf(leaf: number, answer: Decoded): number | undefined {
  if (leaf === 4) return answer.Leaf4MaxSubLeaf;
  if (leaf === 0xb) return answer.LeafBSupported ? answer.LeafBMaxSubleaf : undefined;
  if (leaf === 0x12) return answer.Leaf12Supported ? answer.Leaf12MaxSubLeaf : undefined;
  return answer.LeafEaxMaxSubleaf === 0 ? undefined : answer.LeafEaxMaxSubleaf;
}
