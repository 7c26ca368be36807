/**
 * The reader of our output is gone (`haltwire run ... | head -1`): further output is lost, so the command ends.
 * Without this, Node ends the process with a stack trace, and a machine may stay halted.
 */
import { fileReason } from '../shell/file-error.ts';
import { EXIT } from './exit.ts';

/** The error of a write to a pipe or terminal without a reader. */
const gone: ReadonlySet<string> = new Set(['EPIPE', 'EIO', 'ERR_STREAM_DESTROYED']);

const closed = new AbortController();
let isHandled = false;

/** Why the output ended, other than by its reader leaving: a full disk. */
let failure: string | undefined;

/** To be called once, before anything is written. */
export function watchOutput(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (!gone.has(error.code ?? '') && failure === undefined) {
        failure = fileReason(error);
        if (stream === process.stdout) process.stderr.write(`haltwire: the output cannot be written: ${failure}\n`);
      }
      closed.abort();
      if (!isHandled) process.exit(closedCode());
    });
  }
}

/** The exit code of a process whose output is closed. */
export function closedCode(): number {
  return failure === undefined ? EXIT.outputClosed : EXIT.failed;
}

/**
 * Aborts when the output is closed. A caller that takes it ends by itself, in order; otherwise the process ends at
 * once.
 */
export function outputClosed(): AbortSignal {
  isHandled = true;
  return closed.signal;
}
