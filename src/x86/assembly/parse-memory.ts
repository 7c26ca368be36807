/** Memory operands: `[rax+rcx*4-8]`, `fs:[30]`, `[fs:30]`, `[<nt!KeNumberOfProcessors>]`. */
import { AssemblyError } from './error.ts';
import { type AssemblyRegister, assemblyRegister } from './registers.ts';
import { parseSum, signedParts } from './sum.ts';
import type { MemoryOperand, SumTerm } from './syntax.ts';
import { type Piece, placeOf, trimmed } from './text-piece.ts';

type Scale = MemoryOperand['scale'];
type Where = Pick<MemoryOperand, 'kind' | 'segment' | 'base' | 'index' | 'scale' | 'sum'>;

interface Scaled {
  readonly register: AssemblyRegister;
  /** Undefined where none is written: such a register can also be the base. */
  readonly scale: Scale | undefined;
}

const vectors = new Set(['xmm', 'ymm', 'zmm']);

/** @throws AssemblyError */
export function parseMemory(piece: Piece): Where {
  const [all, outside, inside = ''] = /^(?:(\w\w)\s*:\s*)?\[(.*)\]$/s.exec(piece.text) ?? [];
  if (all === undefined) throw new AssemblyError('`[` and `]` enclose the address', placeOf(piece));
  const start = piece.from + piece.text.indexOf('[') + 1;
  const [before, within] = /^\s*(\w\w)\s*:/.exec(inside) ?? [''];
  const content = trimmed({ text: inside.slice(before.length), from: start + before.length });
  const segment = segmentOf(outside ?? within, piece);
  if (content.text === '') throw new AssemblyError('missing address', placeOf(piece));
  const scaled: Scaled[] = [];
  const sum: SumTerm[] = [];
  for (const { sign, part } of signedParts(content)) {
    const register = scaledRegister(part);
    if (register === undefined) sum.push(...parseSum(part).map((term) => ({ ...term, sign })));
    else if (sign === 1n) scaled.push(register);
    else throw new AssemblyError('a register cannot be subtracted', placeOf(part));
  }
  return { kind: 'memory', segment, sum, ...baseAndIndex(scaled, piece) };
}

function segmentOf(name: string | undefined, piece: Piece): AssemblyRegister | undefined {
  if (name === undefined) return undefined;
  const register = assemblyRegister(name);
  if (register?.class === 'seg') return register;
  throw new AssemblyError(`\`${name}\` is no segment register`, placeOf(piece));
}

function scaledRegister(part: Piece): Scaled | undefined {
  const [, left, right] = /^([^*]*)\*([^*]*)$/s.exec(part.text) ?? [];
  if (left === undefined || right === undefined) {
    const register = assemblyRegister(part.text);
    return register && { register, scale: undefined };
  }
  const first = assemblyRegister(left.trim());
  const register = first ?? assemblyRegister(right.trim());
  const factor = (first === undefined ? left : right).trim();
  if (register === undefined) throw new AssemblyError('only a register can be scaled', placeOf(part));
  if (!/^[1248]$/.test(factor)) throw new AssemblyError('a register is scaled by 1, 2, 4 or 8', placeOf(part));
  return { register, scale: Number(factor) as Scale };
}

/** A scaled register is the index, one with a plain name the base; a vector or esp decide by what they can be. */
function baseAndIndex(scaled: readonly Scaled[], piece: Piece): Pick<Where, 'base' | 'index' | 'scale'> {
  const [first, second] = scaled;
  if (scaled.length > 2) throw new AssemblyError('an address has two registers at most', placeOf(piece));
  if (first === undefined) return { base: undefined, index: undefined, scale: 1 };
  if (second === undefined) {
    const alone = first.scale === undefined && !vectors.has(first.register.class);
    return alone ? { base: first.register, index: undefined, scale: 1 } : indexed(undefined, first);
  }
  if (first.scale !== undefined && second.scale !== undefined) {
    throw new AssemblyError('only one register can be scaled', placeOf(piece));
  }
  const swap = first.scale !== undefined || vectors.has(first.register.class) || /^[er]sp$/.test(second.register.name);
  return swap ? indexed(second.register, first) : indexed(first.register, second);
}

function indexed(
  base: AssemblyRegister | undefined,
  { register, scale = 1 }: Scaled,
): Pick<Where, 'base' | 'index' | 'scale'> {
  return { base, index: register, scale };
}
