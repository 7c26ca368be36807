import { closeSync, openSync, writeSync } from 'node:fs';
import { formatSize } from '../../format/quantity.ts';
import { plainText } from '../batch-output.ts';
import { CommandError } from '../errors.ts';
import { fileReason } from '../file-error.ts';
import type { Filter } from './filter.ts';

/** A file that lines go to instead of the screen. */
export interface FileFilter extends Filter {
  /** @throws CommandError when it cannot be opened: before the command does anything */
  open(): void;
  /** Closes the file; what has come stays in it. Safe to call twice. */
  close(): void;
}

/** @param flags 'w' begins the file anew, 'a' goes on at its end */
export function toFile(path: string, flags: 'w' | 'a'): FileFilter {
  let file: number | undefined;
  let lines = 0;
  let bytes = 0;
  const close = () => {
    if (file !== undefined) closeSync(file);
    file = undefined;
  };
  return {
    open() {
      file = guarded(path, () => openSync(path, flags));
    },
    push(block) {
      const to = file;
      if (to === undefined) return [];
      const text = Buffer.from(plainText(block));
      for (let at = 0; at < text.length; ) at += guarded(path, () => writeSync(to, text, at));
      lines += block.lines.length;
      bytes += text.length;
      return [];
    },
    end() {
      if (file === undefined) return [];
      close();
      const what = `${lines} ${lines === 1 ? 'line' : 'lines'} (${formatSize(bytes)}) to ${path}`;
      return [{ kind: 'written', lines: [[{ text: what, role: 'dim' }]], data: { path, lines, bytes } }];
    },
    close,
  };
}

function guarded<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw new CommandError(
      `${path} cannot be written: ${fileReason(error)}`,
      'e.g. `> output.txt` writes into the current directory',
      {
        cause: error,
      },
    );
  }
}
