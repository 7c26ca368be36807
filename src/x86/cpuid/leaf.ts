/** How a table describes the registers of a CPUID leaf. */
import type { CpuidRegister, CpuidRegisters } from './registers.ts';

/** How a field's number is written. */
export type Show = (value: number) => string;

export const dec: Show = (value) => String(value);
export const hex: Show = (value) => `0x${value.toString(16)}`;
export const yes: Show = (value) => (value === 0 ? 'no' : 'yes');
export const plusOne: Show = (value) => String(value + 1);
export const kib: Show = (value) => `${value} KiB`;
export const inBytes: Show = (value) => `${value} bytes`;
export const inBits: Show = (value) => `${value} bits`;
export const noneOr =
  (unit: string): Show =>
  (value) =>
    value === 0 ? 'not reported' : `${value} ${unit}`;
export const named =
  (names: Readonly<Record<number, string>>): Show =>
  (value) =>
    names[value] ?? `${value} (reserved)`;

/** Name, highest and lowest bit, and how it is written; decimal by default. */
export type LeafField = readonly [name: string, high: number, low: number, show?: Show];

export interface LeafLayout {
  readonly leaf: number;
  /** Only for this sub-leaf, or from it on; undefined for all. */
  readonly subleaf?: number;
  readonly andAbove?: boolean;
  readonly title: string;
  /** ECX selects a sub-leaf. */
  readonly subleaves?: boolean;
  readonly fields: Readonly<Partial<Record<CpuidRegister, readonly LeafField[]>>>;
  /** The whole in a line or two. */
  readonly facts?: (registers: CpuidRegisters) => readonly string[];
}
