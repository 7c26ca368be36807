import type { Interface } from 'node:readline';
import { PassThrough } from 'node:stream';

/**
 * Lines as they are entered, for a loop that executes one after the other; what answers a question does not wait its turn.
 *
 * @param answers takes a line that is an answer; false when it is none
 */
export function lineQueue(lines: Interface, answers: (line: string) => boolean): AsyncIterable<string> {
  const queue = new PassThrough({ objectMode: true, highWaterMark: Number.MAX_SAFE_INTEGER });
  lines.on('line', (line) => {
    // An object: a stream takes an empty text for nothing.
    if (!answers(line)) queue.write({ line });
  });
  lines.once('close', () => queue.end());
  return (async function* () {
    for await (const { line } of queue) yield line as string;
  })();
}
