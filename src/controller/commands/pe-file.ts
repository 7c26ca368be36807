/**
 * Headers of a Portable Executable file (Microsoft PE/COFF specification 2-4). No field of a file is trusted.
 */
import { Unanswerable } from '../facts.ts';

export interface PeSection {
  readonly name: string;
  readonly virtualAddress: number;
  readonly virtualSize: number;
  readonly fileOffset: number;
  readonly fileSize: number;
  readonly flags: number;
}

export interface PeFile {
  /** For people: `machine`, `8664 (x86-64)` ... */
  readonly header: readonly (readonly [name: string, value: string])[];
  readonly sections: readonly PeSection[];
}

/** Reads a piece of the file; shorter at its end. */
export type ReadPiece = (offset: number, length: number) => Promise<Uint8Array>;

const DOS_BYTES = 64;
const NEW_HEADER_AT = 0x3c;
const COFF_BYTES = 24;
const OPTIONAL_BYTES = 112;
const SECTION_BYTES = 40;
/** What Windows loads at most. */
const MOST_SECTIONS = 96;

const machines: Readonly<Record<number, string>> = { 332: 'x86', 34404: 'x86-64', 43620: 'ARM64' };
const subsystems: Readonly<Record<number, string>> = {
  1: 'native',
  2: 'Windows, graphical',
  3: 'Windows, console',
  10: 'EFI application',
  11: 'EFI boot driver',
  12: 'EFI runtime driver',
};

/** @throws Unanswerable when it is no such file */
export async function readPe(read: ReadPiece): Promise<PeFile> {
  const dos = await exactly(read, 0, DOS_BYTES);
  if (dos.getUint16(0, true) !== 0x5a4d) {
    const elf = dos.getUint32(0, false) === 0x7f454c46;
    throw new Unanswerable(
      elf ? 'this is an ELF file, not a PE file' : 'this is no PE file: it does not begin with MZ',
    );
  }
  const at = dos.getUint32(NEW_HEADER_AT, true);
  const coff = await exactly(read, at, COFF_BYTES);
  if (coff.getUint32(0, false) !== 0x50450000) throw new Unanswerable('this is a DOS program: it has no PE header');
  const optionalBytes = coff.getUint16(20, true);
  const optional = await exactly(read, at + COFF_BYTES, Math.min(optionalBytes, OPTIONAL_BYTES));
  const count = Math.min(coff.getUint16(6, true), MOST_SECTIONS);
  const table = await exactly(read, at + COFF_BYTES + optionalBytes, count * SECTION_BYTES);
  return {
    header: [...coffRows(coff), ...optionalRows(optional)],
    sections: Array.from({ length: count }, (_, index) => sectionAt(table, index * SECTION_BYTES)),
  };
}

async function exactly(read: ReadPiece, offset: number, length: number): Promise<DataView> {
  const bytes = await read(offset, length);
  if (bytes.length < length) throw new Unanswerable('the file ends within its headers');
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

const hex = (value: number | bigint): string => value.toString(16);

function known(value: number, names: Readonly<Record<number, string>>): string {
  const name = names[value];
  return name === undefined ? hex(value) : `${hex(value)} (${name})`;
}

function coffRows(coff: DataView): (readonly [string, string])[] {
  const seconds = coff.getUint32(8, true);
  return [
    ['machine', known(coff.getUint16(4, true), machines)],
    ['sections', hex(coff.getUint16(6, true))],
    ['time stamp', `${hex(seconds)} (${new Date(seconds * 1000).toISOString()})`],
    ['characteristics', hex(coff.getUint16(22, true))],
  ];
}

/** Objects have none; the two kinds differ in the base's offset and width. */
function optionalRows(optional: DataView): (readonly [string, string])[] {
  if (optional.byteLength < OPTIONAL_BYTES) return [];
  const magic = optional.getUint16(0, true);
  if (magic !== 0x10b && magic !== 0x20b) return [['optional header', `${hex(magic)} (unknown)`]];
  const wide = magic === 0x20b;
  return [
    ['kind', wide ? 'PE32+' : 'PE32'],
    ['entry point', hex(optional.getUint32(16, true))],
    ['image base', hex(wide ? optional.getBigUint64(24, true) : optional.getUint32(28, true))],
    ['section alignment', hex(optional.getUint32(32, true))],
    ['file alignment', hex(optional.getUint32(36, true))],
    ['size of image', hex(optional.getUint32(56, true))],
    ['size of headers', hex(optional.getUint32(60, true))],
    ['checksum', hex(optional.getUint32(64, true))],
    ['subsystem', known(optional.getUint16(68, true), subsystems)],
    ['DLL characteristics', hex(optional.getUint16(70, true))],
  ];
}

function sectionAt(table: DataView, at: number): PeSection {
  const name = Buffer.from(table.buffer, table.byteOffset + at, 8).toString('latin1');
  return {
    name: name.replace(/\0.*$/s, '').replace(/[^\x20-\x7e]/g, '.'),
    virtualSize: table.getUint32(at + 8, true),
    virtualAddress: table.getUint32(at + 12, true),
    fileSize: table.getUint32(at + 16, true),
    fileOffset: table.getUint32(at + 20, true),
    flags: table.getUint32(at + 36, true),
  };
}
