import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { ReadInclude } from '../script/index.ts';

/** Reads the files that scripts include, by paths from a folder; undefined for those that cannot be read. */
export function readIncludesFrom(folder: string): ReadInclude {
  return (name) => {
    try {
      return readFileSync(path.resolve(folder, name), 'utf8').replaceAll('\r\n', '\n');
    } catch {
      return undefined;
    }
  };
}
