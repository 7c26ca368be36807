import stringWidth from '../../format/width.ts';
import type { LiveRows } from '../live-rows.ts';
import type { TerminalOutput } from '../streams.ts';

/** What is in the window: as many rows as it has, none wider than it is. */
export type FullRows = Pick<LiveRows, 'rows' | 'cursor'>;

const BEGIN_UPDATE = '\x1b[?2026h\x1b[?25l';
const END_UPDATE = '\x1b[?25h\x1b[?2026l';
const ERASE_TO_END = '\x1b[K';
const ERASE_ALL = '\x1b[2J';

const goTo = (x: number, y: number) => `\x1b[${y + 1};${x + 1}H`;

/** Draws a whole window, row by row at fixed places, and of a window that was drawn before only what changed. */
export class FullPainter {
  readonly #stdout: TerminalOutput;
  #before: readonly string[] | undefined;

  constructor(stdout: TerminalOutput) {
    this.#stdout = stdout;
  }

  /** Something else may be in the window: everything is drawn the next time. */
  invalidate(): void {
    this.#before = undefined;
  }

  paint({ rows, cursor }: FullRows, columns: number): void {
    const before = this.#before;
    this.#before = rows;
    const changed = rows.map((row, y) => {
      if (before?.[y] === row) return '';
      // A row that reaches the last column ends there; erasing after it would take its last character.
      return goTo(0, y) + row + (stringWidth(row) < columns ? ERASE_TO_END : '');
    });
    const start = before === undefined || before.length !== rows.length ? ERASE_ALL : '';
    this.#stdout.write(BEGIN_UPDATE + start + changed.join('') + goTo(cursor.x, cursor.y) + END_UPDATE);
  }
}
