/** A core's VMCS: field encodings of SDM 3D appendix B (spec/vmx.json); guest-state fields are the cpu itself. */
import { type Cpu, fromLinear, Gpr, type SegmentCache, type TableRegister, toLinear } from '../cpu/cpu.ts';
import { Msr } from '../cpu/msr.ts';

/** Of the eight segment registers' fields, the first (that of ES); the others follow in steps of 2. */
export const Field = {
  segmentSelectors: 0x0800,
  debugControl: 0x2802,
  pat: 0x2804,
  efer: 0x2806,
  pinControls: 0x4000,
  processorControls: 0x4002,
  exceptionBitmap: 0x4004,
  pageFaultMask: 0x4006,
  pageFaultMatch: 0x4008,
  entryControls: 0x4012,
  entryInterruption: 0x4016,
  entryErrorCode: 0x4018,
  entryInstructionLength: 0x401a,
  exitReason: 0x4402,
  exitInterruption: 0x4404,
  exitErrorCode: 0x4406,
  idtVectoring: 0x4408,
  idtVectoringError: 0x440a,
  exitInstructionLength: 0x440c,
  exitQualification: 0x6400,
  segmentLimits: 0x4800,
  gdtrLimit: 0x4810,
  idtrLimit: 0x4812,
  segmentRights: 0x4814,
  interruptibility: 0x4824,
  activity: 0x4826,
  sysenterCs: 0x482a,
  timerValue: 0x482e,
  cr0: 0x6800,
  cr3: 0x6802,
  cr4: 0x6804,
  segmentBases: 0x6806,
  gdtrBase: 0x6816,
  idtrBase: 0x6818,
  dr7: 0x681a,
  rsp: 0x681c,
  rip: 0x681e,
  rflags: 0x6820,
  pendingDebug: 0x6822,
  sysenterEsp: 0x6824,
  sysenterEip: 0x6826,
} as const;

interface Accessor {
  read(): bigint;
  write(value: bigint): void;
}

export class Vmcs {
  readonly #plain = new Map<number, bigint>();
  readonly #guest: ReadonlyMap<number, Accessor>;

  constructor(cpu: Cpu) {
    this.#guest = new Map([...registers(cpu), ...tables(cpu), ...segments(cpu), ...msrs(cpu)]);
  }

  /** Fields that were never written read as 0. */
  read(field: number): bigint {
    return this.#guest.get(field)?.read() ?? this.#plain.get(field) ?? 0n;
  }

  write(field: number, value: bigint): void {
    const guest = this.#guest.get(field);
    if (guest === undefined) this.#plain.set(field, value);
    else guest.write(value);
  }

  /** Sets or clears one bit of a control field. */
  change(field: number, bit: number, on: boolean): void {
    const mask = 1n << BigInt(bit);
    this.write(field, on ? this.read(field) | mask : this.read(field) & ~mask);
  }

  /** One bit of a control field. */
  asks(field: number, bit: number): boolean {
    return ((this.read(field) >> BigInt(bit)) & 1n) !== 0n;
  }
}

type Entry = [number, Accessor];

const entry = (field: number, read: () => bigint, write: (value: bigint) => void): Entry => [field, { read, write }];

function registers(cpu: Cpu): Entry[] {
  return [
    entry(
      Field.cr0,
      () => cpu.cr0,
      (value) => {
        cpu.cr0 = value;
      },
    ),
    entry(
      Field.cr3,
      () => cpu.cr3,
      (value) => {
        cpu.cr3 = value;
      },
    ),
    entry(
      Field.cr4,
      () => cpu.cr4,
      (value) => {
        cpu.cr4 = value;
      },
    ),
    entry(
      Field.dr7,
      () => cpu.dr[7]!,
      (value) => {
        cpu.dr[7] = value;
      },
    ),
    entry(
      Field.rsp,
      () => cpu.regs[Gpr.rsp]!,
      (value) => {
        cpu.regs[Gpr.rsp] = value;
      },
    ),
    entry(
      Field.rip,
      () => fromLinear(cpu.rip),
      (value) => {
        cpu.rip = toLinear(value);
      },
    ),
    entry(
      Field.rflags,
      () => BigInt(cpu.flags),
      (value) => {
        cpu.flags = Number(value & 0xffffffffn);
      },
    ),
    entry(
      Field.pendingDebug,
      () => BigInt(cpu.pendingDebug),
      (value) => {
        cpu.pendingDebug = Number(value & 0x1f00fn);
      },
    ),
    entry(
      Field.interruptibility,
      () => BigInt(cpu.blocking),
      (value) => {
        cpu.blocking = Number(value & 0xfn);
      },
    ),
    // Activity state 1 is HLT (SDM 3C 25.4.2).
    entry(
      Field.activity,
      () => (cpu.halted ? 1n : 0n),
      (value) => {
        cpu.halted = value === 1n;
      },
    ),
  ];
}

function tables(cpu: Cpu): Entry[] {
  const table = (register: TableRegister, limit: number, base: number): Entry[] => [
    entry(
      limit,
      () => BigInt(register.limit),
      (value) => {
        register.limit = Number(value);
      },
    ),
    entry(
      base,
      () => fromLinear(register.base),
      (value) => {
        register.base = toLinear(value);
      },
    ),
  ];
  return [...table(cpu.gdtr, Field.gdtrLimit, Field.gdtrBase), ...table(cpu.idtr, Field.idtrLimit, Field.idtrBase)];
}

/** ES CS SS DS FS GS LDTR TR, in the order of the encodings. */
function segments(cpu: Cpu): Entry[] {
  return [...cpu.segments, cpu.ldtr, cpu.tr].flatMap((segment, index) => segmentFields(segment, index * 2));
}

function segmentFields(segment: SegmentCache, step: number): Entry[] {
  const number = (base: number, name: 'selector' | 'limit' | 'rights') =>
    entry(
      base + step,
      () => BigInt(segment[name]),
      (value) => {
        segment[name] = Number(value);
      },
    );
  return [
    number(Field.segmentSelectors, 'selector'),
    number(Field.segmentLimits, 'limit'),
    number(Field.segmentRights, 'rights'),
    entry(
      Field.segmentBases + step,
      () => fromLinear(segment.base),
      (value) => {
        segment.base = toLinear(value);
      },
    ),
  ];
}

function msrs(cpu: Cpu): Entry[] {
  const fields: [number, number][] = [
    [Field.debugControl, Msr.debugControl],
    [Field.pat, Msr.pat],
    [Field.efer, Msr.efer],
    [Field.sysenterCs, Msr.sysenterCs],
    [Field.sysenterEsp, Msr.sysenterEsp],
    [Field.sysenterEip, Msr.sysenterEip],
  ];
  return fields.map(([field, msr]) =>
    entry(
      field,
      () => cpu.msr.get(msr),
      (value) => cpu.msr.set(msr, value),
    ),
  );
}
