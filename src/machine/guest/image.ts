/** The guest's three modules, assembled: bytes, sections, symbols. Nothing binary is kept anywhere. */
import { createHash } from 'node:crypto';
import { type Assembled, type Assembler, assemble } from './assembler.ts';
import { demandData, readOnlyData, writableData } from './kernel-data.ts';
import { kernelSchedule } from './kernel-schedule.ts';
import { kernelServices } from './kernel-services.ts';
import { kernelStart, trampoline } from './kernel-start.ts';
import { kernelTraps } from './kernel-traps.ts';
import { INIT_BASE, KERNEL_BASE, TRAMPOLINE, WORKER_BASE } from './layout.ts';
import { initData, initProgram, workerData, workerLengths, workerProgram } from './user-programs.ts';

/** A run of pages with the same rights. */
export interface Section {
  /** Offset in the module; a multiple of a page. */
  readonly offset: number;
  readonly length: number;
  readonly writable: boolean;
  readonly executable: boolean;
  /** Not mapped at first: the kernel does so when it is needed. */
  readonly demand: boolean;
}

export interface GuestModule {
  /** As symbols are prefixed: `nt`. */
  readonly name: string;
  /** As a loader would call the file: `worker.exe`. */
  readonly file: string;
  readonly base: bigint;
  readonly size: number;
  readonly user: boolean;
}

export interface GuestSymbol {
  /** `nt!KiIdleLoop` */
  readonly name: string;
  readonly module: string;
  readonly address: bigint;
  /** Bytes up to the next symbol of the module. */
  readonly size: number;
  readonly code: boolean;
}

export interface ModuleImage extends GuestModule {
  readonly bytes: Uint8Array;
  readonly sections: readonly Section[];
  readonly symbols: readonly GuestSymbol[];
}

export interface GuestImage {
  readonly kernel: ModuleImage;
  readonly init: ModuleImage;
  readonly worker: ModuleImage;
  /** Code of the page where started cores begin. */
  readonly trampoline: Uint8Array;
}

const PAGE = 4096;
const HEADER = 'Haltwire demo kernel\0';

interface Part {
  readonly emit: (a: Assembler) => void;
  readonly writable: boolean;
  readonly executable: boolean;
  readonly demand: boolean;
}

type Emit = (a: Assembler) => void;
const code = (emit: Emit): Part => ({ emit, writable: false, executable: true, demand: false });
const constants = (emit: Emit): Part => ({ emit, writable: false, executable: false, demand: false });
const data = (emit: Emit): Part => ({ emit, writable: true, executable: false, demand: false });
const onDemand = (emit: Emit): Part => ({ ...data(emit), demand: true });

function buildModule(name: string, file: string, base: bigint, parts: readonly Part[]): ModuleImage {
  const starts: number[] = [];
  const assembled = assemble(base, (a) => {
    parts.forEach((part, index) => {
      a.align(PAGE, part.executable ? 0xcc : 0);
      starts[index] = Number(a.here - base);
      part.emit(a);
    });
    a.align(PAGE);
  });
  const size = assembled.bytes.length;
  const sections = parts.map(({ writable, executable, demand }, index) => {
    const offset = starts[index]!;
    return { offset, length: (starts[index + 1] ?? size) - offset, writable, executable, demand };
  });
  const user = base < 1n << 47n;
  return {
    name,
    file,
    base,
    size,
    user,
    bytes: assembled.bytes,
    sections,
    symbols: symbolsOf(name, base, assembled, sections),
  };
}

function symbolsOf(
  module: string,
  base: bigint,
  { bytes, labels }: Assembled,
  sections: readonly Section[],
): GuestSymbol[] {
  return labels.map(({ name, address }, index) => {
    const offset = Number(address - base);
    const section = sections.find((one) => offset >= one.offset && offset < one.offset + one.length);
    const end = section === undefined ? bytes.length : section.offset + section.length;
    const next = labels[index + 1]?.address ?? base + BigInt(end);
    return {
      name: `${module}!${name}`,
      module,
      address,
      size: Math.min(Number(next - address), end - offset),
      code: section?.executable ?? false,
    };
  });
}

function entryOf(module: ModuleImage): bigint {
  return module.symbols.find(({ name }) => name === `${module.name}!_start`)!.address;
}

/** @param cores number of processors that the kernel starts; code, constants and addresses do not depend on it */
export function buildImage(cores: number): GuestImage {
  const init = buildModule('init', 'init.exe', INIT_BASE, [code(initProgram), data(initData)]);
  const worker = buildModule('worker', 'worker.exe', WORKER_BASE, [
    code(workerProgram),
    data(workerData),
    onDemand(workerLengths),
  ]);
  const options = { cores, initEntry: entryOf(init), workerEntry: entryOf(worker) };
  const kernel = buildModule('nt', 'ntkrnl.exe', KERNEL_BASE, [
    constants((a) => {
      a.label('KiImageHeader');
      a.text(HEADER);
    }),
    code((a) => {
      kernelStart(a);
      kernelTraps(a);
      kernelSchedule(a);
      kernelServices(a);
    }),
    constants(readOnlyData),
    data((a) => writableData(a, options)),
    onDemand(demandData),
  ]);
  const known = new Map(kernel.symbols.map(({ name, address }) => [name.slice('nt!'.length), address]));
  return { kernel, init, worker, trampoline: assemble(BigInt(TRAMPOLINE), trampoline, known).bytes };
}

let demo: GuestImage | undefined;

/** The image for reading: symbols and code are those of every machine. */
function demoImage(): GuestImage {
  demo ??= buildImage(1);
  return demo;
}

/** Symbols of the demo guest, without starting one: kernel first, each module's in the order of their addresses. */
export function demoSymbols(): GuestSymbol[] {
  const { kernel, init, worker } = demoImage();
  return [kernel, init, worker].flatMap((module) => module.symbols);
}

/** Twelve hexadecimal digits that name the code of the guest: equal on both ends when the symbols fit. */
export function demoImageHash(): string {
  const { kernel, init, worker } = demoImage();
  const hash = createHash('sha256');
  for (const { bytes, sections } of [kernel, init, worker]) {
    for (const { offset, length, executable } of sections) {
      if (executable) hash.update(bytes.subarray(offset, offset + length));
    }
  }
  return hash.digest('hex').slice(0, 12);
}
