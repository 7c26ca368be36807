import { createReadStream } from 'node:fs';
import { EXIT } from './exit.ts';

/** Longest text a signature has: `d.d.d-YYYYMMDD.HHMM` (spec/PROTOCOL.md 3.1). */
const SIGNATURE_LENGTH = 19;
const SIGNATURE = /(?<![0-9.])[0-9]\.[0-9]\.[0-9]-[0-9]{8}\.[0-9]{4}(?=\0)/g;

/**
 * The build signatures in a binary, in the order of the file, each once.
 *
 * Reads in chunks, so a file of any size costs a few hundred KiB. A signature is a NUL-terminated text
 * (spec/PROTOCOL.md 3.1).
 *
 * @throws the file system's error when the file cannot be read
 */
export async function findSignatures(file: string): Promise<string[]> {
  const found = new Set<string>();
  let carried = '';
  for await (const chunk of createReadStream(file, { highWaterMark: 256 * 1024 })) {
    const text = carried + (chunk as Buffer).toString('latin1');
    for (const match of text.matchAll(SIGNATURE)) {
      // A match at the first carried character was already checked with the character before it.
      if (match.index > 0 || carried === '') found.add(match[0]);
    }
    // The character before a signature takes part in the match, and the NUL after it may be in the next chunk.
    carried = text.slice(-(SIGNATURE_LENGTH + 1));
  }
  return [...found];
}

/** `haltwire signature FILE...`: prints what it finds, one line a file; fails when a file has none. */
export async function signature(files: readonly string[]): Promise<number> {
  let code: number = EXIT.ok;
  for (const file of files) {
    try {
      const found = await findSignatures(file);
      if (found.length === 0) {
        process.stderr.write(
          `haltwire: no build signature in ${file}: it is in HyperDbg's user-mode library, for example libhyperdbg.dll\n`,
        );
        code = EXIT.failed;
      }
      for (const text of found) process.stdout.write(files.length > 1 ? `${file}: ${text}\n` : `${text}\n`);
    } catch (error) {
      process.stderr.write(`haltwire: cannot read ${file}: ${(error as Error).message}\n`);
      code = EXIT.failed;
    }
  }
  return code;
}
