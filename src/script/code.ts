import type { Frame } from './frame.ts';
import type { Opcode } from './opcode.ts';
import { type ScriptSymbol, SymbolKind, stringSlots, ValueKind } from './symbol.ts';
import { finished, type Slot } from './value.ts';

/** The code of a script as it grows: a list of slots, with jumps that are filled in when their target is known. */
export class Code {
  readonly #slots: Slot[] = [];
  #position = 0;

  /** Index of the next slot, as jumps count them: a string counts as many as it takes. */
  get position(): number {
    return this.#position;
  }

  /** Appends an operation and its operands in the order of the compiled form. */
  emit(opcode: Opcode, ...operands: readonly Slot[]): void {
    this.#push({ kind: SymbolKind.operation, length: 0, value: BigInt(opcode) });
    for (const operand of operands) this.#push(operand);
  }

  /** Appends a jump and gives its target to fill in. */
  jump(opcode: Opcode, ...condition: readonly Slot[]): Slot {
    const target = number(0);
    this.emit(opcode, target, ...condition);
    return target;
  }

  /** Lets jumps go to the next slot. */
  land(...targets: readonly Slot[]): void {
    for (const target of targets) target.value = BigInt(this.#position);
  }

  /** The code's present end, to go back to. */
  mark(): { readonly slots: number; readonly position: number } {
    return { slots: this.#slots.length, position: this.#position };
  }

  /** Removes what was appended since a mark. */
  rewind(mark: { readonly slots: number; readonly position: number }): void {
    this.#slots.length = mark.slots;
    this.#position = mark.position;
  }

  /** The finished code. */
  finish(): ScriptSymbol[] {
    return this.#slots.map(finished);
  }

  #push(slot: Slot): void {
    this.#slots.push(slot);
    this.#position += slot.bytes === undefined ? 1 : stringSlots(slot.bytes.length);
  }
}

/** A number that the compiler makes. */
export function number(value: number | bigint): Slot {
  return { kind: SymbolKind.number, length: ValueKind.integer, value: BigInt(value) };
}

/** Where the stack ends. */
export const stackIndex: Slot = { kind: SymbolKind.stackIndex, length: 0, value: 0n };
/** Where the frame of the running function starts. */
export const baseIndex: Slot = { kind: SymbolKind.baseIndex, length: 0, value: 0n };
/** What the last function returned. */
export const returnValue: Slot = { kind: SymbolKind.returnValue, length: 0, value: 0n };

/** A temporary. */
export function temporarySlot(index: number, length: number): Slot {
  return { kind: SymbolKind.temporary, length, value: BigInt(index) };
}

/** A cell of a local, or with cellReference its address. */
export function cellSlot(frame: Frame, cell: number, kind: SymbolKind, length: number): Slot {
  return { kind, length, value: BigInt(cell), local: frame };
}
