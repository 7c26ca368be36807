/** A machine of one core for the WebAssembly driver core: memory with one kernel page table, VMCS fields, a UART. */
import type { DriverHost, DriverThread } from '../../src/machine/driver-core.ts';

/** Maps to physical 0, 2 MiB of it. */
export const KERNEL = 0xfffff80000000000n;

/** VMCS field encodings (SDM 3D, appendix B). */
export const fields = { exitReason: 0x4402, cr0: 0x6800, cr3: 0x6802, rip: 0x681e, entryControls: 0x4012 } as const;

const UART_DATA = 0x3f8;
const UART_STATUS = 0x3fd;

export class TinyMachine implements DriverHost {
  readonly memory = new Uint8Array(0x200000);
  readonly vmcs = new Map<number, bigint>([
    [fields.cr0, 0x80050033n],
    [fields.cr3, 0x10000n],
    [fields.entryControls, 0x200n],
    [fields.rip, KERNEL],
  ]);
  readonly sent: number[] = [];
  notified = 0;
  private received: number[] = [];
  private clock = 0n;

  constructor() {
    const entries = new DataView(this.memory.buffer);
    entries.setBigUint64(0x10000 + 8 * 0x1f0, 0x11003n, true);
    entries.setBigUint64(0x11000, 0x12003n, true);
    entries.setBigUint64(0x12000, 0x83n, true);
  }

  receive(...frames: Uint8Array[]): void {
    for (const bytes of frames) this.received.push(...bytes);
  }

  coreCount = () => 1;
  coreId = () => 0;
  vmread = (field: number) => this.vmcs.get(field) ?? 0n;
  vmwrite = (field: number, value: bigint) => void this.vmcs.set(field, value);
  readDr = () => 0n;
  writeDr = () => {};
  readCr = () => 0n;
  writeCr = () => {};
  readMsr = () => undefined;
  writeMsr = () => false;
  cpuid = () => [0, 0, 0, 0] as const;
  sendNmi = () => {};
  inl = () => 0xffffffff;
  outl = () => {};
  localApicRead = () => undefined;
  ioApicBase = () => 0;
  ioApicRead = () => 0;
  tscHz = () => 1_000_000n;
  tsc = () => this.clock;
  wake = () => {};
  current = (): DriverThread => ({ process: 1n, thread: 2n, pid: 4, tid: 8, name: 'System', space: 0x10000n });
  nextProcess = (process: bigint) => (process === 0n ? this.current() : undefined);
  nextThread = (_: bigint, thread: bigint) => (thread === 0n ? this.current() : undefined);
  threadSlot = () => KERNEL;
  canExit = () => 0;
  setExits = () => undefined;
  loadCr3 = () => true;
  directMap = () => 0n;
  mayFault = () => true;
  notifyUser = () => void this.notified++;

  physRead(gpa: bigint, into: Uint8Array): boolean {
    if (gpa + BigInt(into.length) > BigInt(this.memory.length)) return false;
    into.set(this.memory.subarray(Number(gpa), Number(gpa) + into.length));
    return true;
  }

  physWrite(gpa: bigint, from: Uint8Array): boolean {
    if (gpa + BigInt(from.length) > BigInt(this.memory.length)) return false;
    this.memory.set(from, Number(gpa));
    return true;
  }

  inb(port: number): number {
    if (port === UART_STATUS) return 0x60 | (this.received.length > 0 ? 1 : 0);
    return this.received.shift() ?? 0;
  }

  outb(port: number, value: number): void {
    if (port === UART_DATA) this.sent.push(value);
  }

  outs(port: number, bytes: Uint8Array): void {
    for (const byte of bytes) this.outb(port, byte);
  }

  /** Time runs only here; a core that waits for ever would hang the test. */
  pause(): void {
    this.clock += 1000n;
    if (this.clock > 60_000_000n) throw new Error('the core waits for ever');
  }
}

const INDICATOR = 0x4859504552444247n;

/** A frame with the sender's checksum (PROTOCOL.md 2). */
export function frame(type: number, action: number, payload = new Uint8Array()): Uint8Array {
  const bytes = new Uint8Array(28 + payload.length);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(8, INDICATOR, true);
  view.setUint32(16, type, true);
  view.setUint32(20, action, true);
  bytes.set(payload, 24);
  bytes[0] = bytes.reduce((sum, byte) => sum + byte, 0);
  view.setUint32(24 + payload.length, 0xffee8000, true);
  return bytes;
}

/** Splits what was sent at the indicators. */
export function payloads(sent: readonly number[]): { action: number; bytes: Uint8Array; view: DataView }[] {
  const bytes = Uint8Array.from(sent);
  const view = new DataView(bytes.buffer);
  const starts: number[] = [];
  for (let at = 0; at + 24 <= bytes.length; at++) {
    if (view.getBigUint64(at + 8, true) === INDICATOR) starts.push(at);
  }
  return starts.map((start, i) => {
    const payload = bytes.slice(start + 24, (starts[i + 1] ?? bytes.length) - 4);
    return { action: view.getUint32(start + 20, true), bytes: payload, view: new DataView(payload.buffer) };
  });
}
