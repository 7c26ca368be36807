/**
 * Text from the debuggee on its way to the transcript: one stream, whose rows end where it has a newline, however many
 * packets they came in. A machine can log far faster than a screen can be drawn, so rows are gathered into blocks; none
 * is dropped, and what is not shown yet is bounded.
 */
import type { TextLine } from '../format/block.ts';
import { gateLines } from '../format/gate.ts';
import type { DataOf, Result } from '../format/json/kinds.ts';

/** How long rows wait for more, in milliseconds: half of a redraw. */
const PATIENCE = 16;
/** How long a row waits for its end, in milliseconds: a progress text is seen even if its newline never comes. */
const ROW_PATIENCE = 1000;
/** Rows after which none waits any longer. */
const MOST_ROWS = 1000;
/** Bytes after which a row waits for its end no longer. */
const LONGEST_ROW = 2000;
const NEWLINE = 0x0a;
const RETURN = 0x0d;

/** After a row that something else ended before its newline came, as some shells mark it. */
export const UNFINISHED = '↵';

/** A row whose newline has not come: the operation code of its first packet, and its bytes so far. */
interface OpenRow {
  readonly code: number;
  readonly bytes: Buffer;
}

export class LogBuffer {
  readonly #emit: (block: Result) => void;
  #lines: TextLine[] = [];
  #data: DataOf<'log'>[number][] = [];
  #open: OpenRow | undefined;
  #timer: NodeJS.Timeout | undefined;
  #rowTimer: NodeJS.Timeout | undefined;

  constructor(emit: (block: Result) => void) {
    this.#emit = emit;
  }

  /** @param code the operation code of the log packet (spec/PROTOCOL.md 8) */
  add(code: number, text: Uint8Array): void {
    const bytes = withoutNuls(text);
    let from = 0;
    for (let end = bytes.indexOf(NEWLINE); end >= 0; end = bytes.indexOf(NEWLINE, from)) {
      this.#append(code, bytes.subarray(from, bytes[end - 1] === RETURN && end > from ? end - 1 : end));
      this.#endRow(true);
      from = end + 1;
    }
    if (from < bytes.length) this.#append(code, bytes.subarray(from));
    if ((this.#open?.bytes.length ?? 0) > LONGEST_ROW) this.#endRow(false);
    this.#wait();
  }

  /** Shows what waits, an unfinished row too; to be called before anything that came later is shown. */
  flush(): void {
    this.#endRow(false);
    this.#show();
  }

  #append(code: number, bytes: Uint8Array): void {
    this.#open = {
      code: this.#open?.code ?? code,
      bytes: Buffer.concat([this.#open?.bytes ?? Buffer.alloc(0), bytes]),
    };
  }

  #endRow(finished: boolean): void {
    clearTimeout(this.#rowTimer);
    this.#rowTimer = undefined;
    if (this.#open === undefined) return;
    const { code, bytes } = this.#open;
    this.#open = undefined;
    const texts = gateLines(bytes);
    for (const [index, text] of texts.entries()) {
      const mark = { text: UNFINISHED, role: 'dim' } as const;
      const row = [
        { text: '│ ', role: 'dim' },
        { text, role: 'target' },
      ] as const;
      this.#lines.push(finished || index < texts.length - 1 ? row : [...row, mark]);
    }
    this.#data.push({ ...rowData(code, bytes, texts.join('\n')), ...(finished ? {} : { unfinished: true }) });
  }

  #wait(): void {
    if (this.#lines.length >= MOST_ROWS) this.#show();
    else if (this.#lines.length > 0) this.#timer ??= setTimeout(() => this.#show(), PATIENCE);
    if (this.#open !== undefined) this.#rowTimer ??= setTimeout(() => this.flush(), ROW_PATIENCE);
  }

  #show(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#lines.length === 0) return;
    const block: Result = { kind: 'log', lines: this.#lines, data: this.#data };
    this.#lines = [];
    this.#data = [];
    this.#emit(block);
  }
}

function withoutNuls(text: Uint8Array): Uint8Array {
  return text.subarray(0, text.findLastIndex((byte) => byte !== 0) + 1);
}

/** A row, with its bytes where the safe text does not say it all. */
function rowData(code: number, bytes: Buffer, safe: string) {
  return bytes.equals(Buffer.from(safe)) ? { code, text: safe } : { code, text: safe, bytes: bytes.toString('hex') };
}
