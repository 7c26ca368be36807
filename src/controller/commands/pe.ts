import { Unanswerable } from '../facts.ts';
import { type CommandHost, type DebuggeeCommand, UsageError } from './command.ts';
import { type PeFile, type PeSection, type ReadPiece, readPe } from './pe-file.ts';
import { columns } from './words.ts';

const ROW = 16;
const PIECE = 4096;
/** Of a section; its text is five times as long, and goes over a serial line. */
const MOST_BYTES = 64 * 1024;

/** `.pe header FILE`, `.pe section NAME FILE`: of a file of the debuggee. */
export const pe: DebuggeeCommand = {
  names: ['.pe'],
  example: '.pe section .text "/boot/efi/EFI/debian/grubx64.efi"',
  async *run(words, host) {
    const [kind = '', ...rest] = words;
    if (kind.toLowerCase() === 'header' && rest.length === 1) yield* headerLines(await readPe(pieces(host, rest[0]!)));
    else if (kind.toLowerCase() === 'section' && rest.length === 2) {
      const read = pieces(host, rest[1]!);
      yield* sectionLines(sectionOf(await readPe(read), rest[0]!), read);
    } else throw new UsageError('.pe takes header FILE, or section NAME FILE');
  },
};

function pieces({ facts }: CommandHost, path: string): ReadPiece {
  return (offset, length) => facts.readFile(path, offset, length);
}

function* headerLines({ header, sections }: PeFile): Iterable<string> {
  yield* columns(header);
  yield '';
  const rows = sections.map((section) => [
    section.name,
    ...[section.virtualAddress, section.virtualSize, section.fileOffset, section.fileSize, section.flags].map((value) =>
      value.toString(16),
    ),
  ]);
  yield* columns([['section', 'address', 'size', 'in file', 'bytes', 'flags'], ...rows]);
}

function sectionOf({ sections }: PeFile, name: string): PeSection {
  const section = sections.find((each) => each.name === name);
  if (section !== undefined) return section;
  throw new Unanswerable(`it has no section ${name}`, `its sections: ${sections.map((each) => each.name).join(', ')}`);
}

async function* sectionLines({ name, virtualAddress, fileOffset, fileSize }: PeSection, read: ReadPiece) {
  const length = Math.min(fileSize, MOST_BYTES);
  const cut = length < fileSize ? `, of which the first ${length.toString(16)}` : '';
  yield `${name}: ${fileSize.toString(16)} bytes${cut}`;
  for (let at = 0; at < length; at += PIECE) {
    const bytes = await read(fileOffset + at, Math.min(PIECE, length - at));
    for (let row = 0; row < bytes.length; row += ROW) {
      yield dumpRow(virtualAddress + at + row, bytes.subarray(row, row + ROW));
    }
    if (bytes.length === 0) return;
  }
}

function dumpRow(address: number, bytes: Uint8Array): string {
  const digits = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(' ');
  const text = Buffer.from(bytes)
    .toString('latin1')
    .replace(/[^\x20-\x7e]/g, '.');
  return `${address.toString(16).padStart(8, '0')}  ${digits.padEnd(ROW * 3 - 1)}  ${text}`;
}
