/** What batch mode runs: commands with the place that each comes from. */
import { withoutComments } from './braces.ts';
import { isUnfinished } from './editor/unfinished.ts';
import { tokenize } from './tokenizer.ts';

/** A command of a batch. */
export interface BatchCommand {
  readonly text: string;
  /** The number of its first line in its source, from 1. */
  readonly line: number;
  /** File name, `-` for standard input, `-c` for words of the command line. */
  readonly source: string;
}

/** Commands given one by one, as `-c` does; each counts as a line. */
export async function* commandsOf(texts: readonly string[], source: string): AsyncIterable<BatchCommand> {
  for (const [index, text] of texts.entries()) yield* nonBlank({ text, line: index + 1, source });
}

/** The commands of a stream of text: a line each, or several where braces or quotes are open; an unfinished one at the end too. */
export async function* commandsIn(
  input: AsyncIterable<string>,
  source: string,
  signal?: AbortSignal,
): AsyncIterable<BatchCommand> {
  let pending = '';
  let rest = '';
  let line = 1;
  let begin = 1;
  for await (const chunk of untilAborted(input, signal)) {
    const lines = (rest + chunk).split(/\r?\n/);
    rest = lines.pop() ?? '';
    for (const each of lines) {
      if (pending === '') begin = line;
      line += 1;
      pending = pending === '' ? each : `${pending}\n${each}`;
      if (isUnfinished(pending)) continue;
      yield* nonBlank({ text: pending, line: begin, source });
      pending = '';
    }
  }
  if (signal?.aborted) return;
  yield* nonBlank({ text: pending === '' ? rest : `${pending}\n${rest}`, line: pending === '' ? line : begin, source });
}

/** The chunks as they come; it ends at once when the signal says so, however long the input is silent. */
async function* untilAborted(input: AsyncIterable<string>, signal: AbortSignal | undefined): AsyncIterable<string> {
  const aborted = Promise.withResolvers<undefined>();
  const abort = () => aborted.resolve(undefined);
  signal?.addEventListener('abort', abort, { once: true });
  const chunks = input[Symbol.asyncIterator]();
  try {
    while (!signal?.aborted) {
      const next = await Promise.race([chunks.next(), aborted.promise]);
      if (next === undefined || next.done) return;
      yield next.value;
    }
  } finally {
    signal?.removeEventListener('abort', abort);
    // Not awaited: a source that is silent would be silent about its end as well.
    chunks.return?.()?.catch(() => {});
  }
}

/** Blank lines mean "again" to a person at a prompt, and nothing in a file; nor do comments. */
function* nonBlank(command: BatchCommand): Iterable<BatchCommand> {
  if (tokenize(withoutComments(command.text)).length > 0) yield command;
}
