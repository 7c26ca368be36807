/** A device whose registers are memory: an APIC. Addresses are physical. */
export interface MemoryDevice {
  readonly page: number;
  read(offset: number): number;
  write(offset: number, value: number): void;
}
