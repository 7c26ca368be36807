/**
 * Text from the debuggee on its way to the transcript. A machine can log far faster than a screen can be drawn, so
 * packets are gathered into blocks; none is dropped, and what is not shown yet is bounded.
 */
import type { Block, Json, TextLine } from '../format/block.ts';
import { gateLines } from '../format/gate.ts';

/** How long text waits for more, in milliseconds: half of a redraw. */
const PATIENCE = 16;
/** Lines after which it waits no longer. */
const MOST_LINES = 1000;

export class LogBuffer {
  readonly #emit: (block: Block) => void;
  #lines: TextLine[] = [];
  #data: Json[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(emit: (block: Block) => void) {
    this.#emit = emit;
  }

  /** @param code the operation code of the log packet (spec/PROTOCOL.md 8) */
  add(code: number, text: Uint8Array): void {
    const lines = gateLines(text);
    for (const line of lines) {
      this.#lines.push([
        { text: '│ ', role: 'dim' },
        { text: line, role: 'target' },
      ]);
    }
    this.#data.push(logData(code, text, lines.join('\n')));
    if (this.#lines.length >= MOST_LINES) this.flush();
    else this.#timer ??= setTimeout(() => this.flush(), PATIENCE);
  }

  /** Shows what waits; to be called before anything that came later is shown. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#lines.length === 0) return;
    const block: Block = { kind: 'log', lines: this.#lines, data: this.#data };
    this.#lines = [];
    this.#data = [];
    this.#emit(block);
  }
}

/** What was sent, byte for byte but for its NUL, where the safe text does not say it all. */
function logData(code: number, bytes: Uint8Array, safe: string): Json {
  const raw = Buffer.from(bytes.at(-1) === 0 ? bytes.subarray(0, -1) : bytes);
  const same = raw.equals(Buffer.from(safe)) || raw.equals(Buffer.from(`${safe}\n`));
  return same ? { code, text: safe } : { code, text: safe, bytes: raw.toString('hex') };
}
