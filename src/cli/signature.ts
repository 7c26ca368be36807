import { createReadStream } from 'node:fs';

/** Longest text a signature has: `d.d.d-YYYYMMDD.HHMM` (shared/wire/PROTOCOL.md 3.1). */
const SIGNATURE_LENGTH = 19;
const SIGNATURE = /(?<![0-9.])[0-9]\.[0-9]\.[0-9]-[0-9]{8}\.[0-9]{4}(?=\0)/g;

/**
 * The build signatures in a binary, in the order in which they stand there, each once.
 *
 * Reads in chunks, so a file of any size costs a few hundred KiB. A signature is a NUL-terminated text
 * (shared/wire/PROTOCOL.md 3.1).
 *
 * @throws the file system's error when the file cannot be read
 */
export async function findSignatures(file: string): Promise<string[]> {
  const found = new Set<string>();
  let carried = '';
  for await (const chunk of createReadStream(file, { highWaterMark: 256 * 1024 })) {
    const text = carried + (chunk as Buffer).toString('latin1');
    for (const match of text.matchAll(SIGNATURE)) found.add(match[0]);
    // One character before the signature and the NUL behind it take part in the match.
    carried = text.slice(-(SIGNATURE_LENGTH + 1));
  }
  return [...found];
}
