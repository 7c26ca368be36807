/** Where the function that runs returns to, from the code that it has still to run. */
import type { RunTo, Session } from '../session/index.ts';
import { disassemble, LONGEST_INSTRUCTION } from '../x86/disassemble.ts';
import type { Instruction } from '../x86/instruction.ts';
import { afterInstruction, type Offset, type StackState, untouched } from '../x86/stack-effect.ts';
import { walkStack } from './call-stack.ts';
import { readablePiece, readMemory } from './read-memory.ts';

const WORD = 8;
/** Bytes of code read at once. */
const PIECE = 256;
/** Instructions looked at: longer functions without a return in reach are stepped through. */
const MOST = 2000;

/**
 * The return address and the stack pointer after the return.
 *
 * The stack pointer is followed from rip over pushes, pops and frames to the nearest `ret`. It is a return address only
 * if it lies right after a call.
 *
 * @returns undefined where the code does not tell: it ends with another kind of return, or aligns the stack by data
 */
export async function returnTarget(session: Session, signal: AbortSignal): Promise<RunTo | undefined> {
  const { rip, mode } = await session.here({ signal });
  if (mode !== 64) return undefined;
  const slot = await returnSlot(new CodeReader(session, signal), rip);
  if (slot === undefined) return undefined;
  const base = BigInt.asUintN(64, (await session.readRegister(slot.register, { signal })) + slot.offset);
  for await (const { words } of walkStack(session, { base, words: 1, width: WORD, bits: mode }, signal)) {
    const [word] = words;
    if (word?.call !== undefined) return { address: word.value, rsp: BigInt.asUintN(64, base + BigInt(WORD)) };
  }
  return undefined;
}

interface Path {
  readonly address: bigint;
  readonly state: StackState;
}

/** Where the return address lies: what rsp will be at the first `ret` that a path from rip comes to. */
async function returnSlot(code: CodeReader, rip: bigint): Promise<Offset | undefined> {
  const paths: Path[] = [{ address: rip, state: untouched }];
  const seen = new Set<bigint>();
  for (let path = paths.shift(); path !== undefined && seen.size < MOST; path = paths.shift()) {
    if (seen.has(path.address)) continue;
    seen.add(path.address);
    const instruction = await code.at(path.address);
    if (instruction === undefined) continue;
    if (/^(?:bnd |repn?e? )?ret$/.test(instruction.mnemonic) && path.state.rsp !== undefined) return path.state.rsp;
    const state = afterInstruction(instruction.bytes, instruction.flow, path.state);
    paths.push(...successors(instruction).map((address) => ({ address, state })));
  }
  return undefined;
}

/** Where control can be next; nowhere after traps, other returns and jumps to what a register says. */
function successors({ address, bytes, flow, target }: Instruction): bigint[] {
  const following = BigInt.asUintN(64, address + BigInt(bytes.length));
  const taken = target === undefined ? [] : [target];
  if (flow === 'next' || flow === 'call') return [following];
  if (flow === 'conditional') return [following, ...taken];
  return flow === 'jump' ? taken : [];
}

/** Reads code in pieces, each once. */
class CodeReader {
  readonly #session: Session;
  readonly #signal: AbortSignal;
  readonly #pieces = new Map<bigint, Promise<Uint8Array>>();

  constructor(session: Session, signal: AbortSignal) {
    this.#session = session;
    this.#signal = signal;
  }

  /** The instruction at an address; undefined where there is none. */
  async at(address: bigint): Promise<Instruction | undefined> {
    const offset = Number(address % BigInt(PIECE));
    const begin = address - BigInt(offset);
    const first = (await this.#piece(begin)).subarray(offset);
    const complete = first.length >= LONGEST_INSTRUCTION || offset + first.length < PIECE;
    const bytes = complete ? first : Buffer.concat([first, await this.#piece(begin + BigInt(PIECE))]);
    const [instruction] = disassemble(bytes, address, { count: 1 });
    return instruction?.flow === 'invalid' ? undefined : instruction;
  }

  /** As far as it can be read. */
  #piece(address: bigint): Promise<Uint8Array> {
    const known = this.#pieces.get(address);
    if (known !== undefined) return known;
    const piece = this.#read(address);
    this.#pieces.set(address, piece);
    return piece;
  }

  async #read(address: bigint): Promise<Uint8Array> {
    const memory = await readMemory(this.#session, address, PIECE, { space: 'virtual', signal: this.#signal });
    return readablePiece(memory, address)?.bytes ?? new Uint8Array(0);
  }
}
