import { open, rm } from 'node:fs/promises';
import { CommandError } from '../../src/shell/errors.ts';

/** So many bytes of a file's beginning and end are compared with memory before a dump goes on in it. */
const COMPARED_BYTES = 0x1000;

/** What memory holds at these bytes of the dump. */
export type MemoryAt = (offset: number, length: number) => Promise<Uint8Array>;

/**
 * The file of a dump. It is written from its beginning to its end and nowhere else, so whatever ends the writing leaves
 * a file that is the dump's beginning, and its length says where to go on.
 */
export class DumpFile {
  readonly path: string;
  readonly #handle: Awaited<ReturnType<typeof open>>;
  readonly #created: boolean;
  #done: number;
  #closed = false;

  /**
   * Creates the file, or goes on in one that is the beginning of the same dump.
   *
   * @param total bytes that it is to have
   * @throws CommandError for a file that is anything else: nothing is ever overwritten
   */
  static async open(path: string, total: number, memoryAt: MemoryAt): Promise<DumpFile> {
    const created = await open(path, 'wx+').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'EEXIST') return undefined;
      throw failure('cannot be created', path, error);
    });
    if (created !== undefined) return new DumpFile(path, created, true, 0);
    const handle = await open(path, 'r+').catch((error: NodeJS.ErrnoException) => {
      throw failure('cannot be opened', path, error);
    });
    try {
      const stat = await handle.stat();
      if (!stat.isFile()) throw new CommandError(`${path} is not a regular file`, ANOTHER_PATH);
      if (stat.size >= total) throw new CommandError(`${path} already exists`, ANOTHER_PATH);
      if (!(await isBeginning(handle, stat.size, memoryAt))) {
        throw new CommandError(`${path} already exists, and is not the beginning of this dump`, ANOTHER_PATH);
      }
      return new DumpFile(path, handle, false, stat.size);
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  private constructor(path: string, handle: Awaited<ReturnType<typeof open>>, created: boolean, done: number) {
    this.path = path;
    this.#handle = handle;
    this.#created = created;
    this.#done = done;
  }

  /** Bytes that it has. */
  get done(): number {
    return this.#done;
  }

  async append(bytes: Uint8Array): Promise<void> {
    try {
      for (let at = 0; at < bytes.length; ) {
        const { bytesWritten } = await this.#handle.write(bytes, at, bytes.length - at, this.#done);
        at += bytesWritten;
        this.#done += bytesWritten;
      }
    } catch (error) {
      throw failure('cannot be written', this.path, error as NodeJS.ErrnoException);
    }
  }

  /** Zeros, which take no room on the disk where its file system can do that. */
  async appendZeros(length: number): Promise<void> {
    try {
      await this.#handle.truncate(this.#done + length);
      this.#done += length;
    } catch (error) {
      throw failure('cannot be written', this.path, error as NodeJS.ErrnoException);
    }
  }

  /** Closes it, with what it has on the disk; a file that this dump made and nothing came into does not stay. */
  async close({ discard = false } = {}): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    if (this.#done > 0 && !discard) await this.#handle.datasync().catch(() => {});
    await this.#handle.close();
    if (this.#created && (this.#done === 0 || discard)) await rm(this.path, { force: true });
  }
}

const ANOTHER_PATH = 'give another path, or remove the file; nothing is overwritten';

async function isBeginning(
  handle: Awaited<ReturnType<typeof open>>,
  size: number,
  memoryAt: MemoryAt,
): Promise<boolean> {
  const length = Math.min(size, COMPARED_BYTES);
  for (const offset of length === 0 ? [] : new Set([0, size - length])) {
    const { buffer } = await handle.read(Buffer.alloc(length), 0, length, offset);
    if (!buffer.equals(await memoryAt(offset, length))) return false;
  }
  return true;
}

/** Node's message without the name of the call: "ENOSPC: no space left on device, write". */
function failure(what: string, path: string, error: NodeJS.ErrnoException): CommandError {
  const why = error.message.replace(/^E\w+: /, '').replace(/, \w+( '.*)?$/, '');
  return new CommandError(`${path} ${what}: ${why}`, undefined, { cause: error });
}
