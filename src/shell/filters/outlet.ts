/**
 * Where blocks go on their way out: through the filters of the lines being executed, the innermost first. A line of a
 * file that is run with filters of its own goes through these, and then through those of the line that runs the file.
 */
import type { Block } from '../../format/block.ts';
import { isCancelled } from '../exit-codes.ts';
import type { Pipeline } from './pipeline.ts';

/** What is said beside a result, not as a part of it: nothing of this is filtered. */
const beside: ReadonlySet<string> = new Set([
  'input',
  'error',
  'cancelled',
  'warning',
  'note',
  'habit',
  'cost',
  'has-to-run',
]);
/** What the session shows as a command's answer: the halt after a step, what a script printed. */
const answers: ReadonlySet<string> = new Set(['halt', 'log', 'context']);

export interface Layer {
  readonly pipeline: Pipeline;
  /** The debuggee was halted when the line began: what it says until the line's end is the line's doing. */
  readonly takesAnswers: boolean;
  /** Stops the command: nothing that it would still say is wanted. */
  readonly enough: () => void;
  /** Waits until everything that the command brought about has come here. */
  readonly shown: () => Promise<void>;
}

interface Failure {
  readonly error: unknown;
}

export class Outlet {
  readonly #emit: (block: Block) => void;
  readonly #layers: Layer[] = [];
  /** The line that runs now lets the debuggee run to be answered: where that halts is no part of the answer. */
  #moves = false;
  /** A filter's own, of the line that runs now: its file was full. */
  #failure: Failure | undefined;

  constructor(emit: (block: Block) => void) {
    this.#emit = emit;
  }

  /** A command yielded a block. */
  yielded(block: Block): void {
    this.#through(block, this.#layers.length, () => true);
  }

  /** The session has something to show, which may be the answer to a command. */
  happened(block: Block): void {
    this.#through(block, this.#layers.length, ({ takesAnswers }) => takesAnswers && answers.has(block.kind));
  }

  /** The debuggee goes on for the sake of an answer: the halts until the line's end pass all filters by. */
  moves(): void {
    this.#moves = true;
  }

  /**
   * Does the work and sends what it shows through the pipeline. What came before a mistake is still shown; what came
   * before it was stopped is not asked for any more.
   */
  async filtered(layer: Layer, work: () => Promise<void>): Promise<void> {
    const { pipeline } = layer;
    const depth = this.#layers.push(layer) - 1;
    if (depth === 0) this.#moves = false;
    try {
      const failure = await failureOf(work());
      const cancelled = failure !== undefined && isCancelled(failure.error);
      if (cancelled && !pipeline.full && this.#failure === undefined) throw failure.error;
      await layer.shown();
      for (const block of await pipeline.end()) this.#through(block, depth, () => true);
      const said = this.#failure ?? (cancelled ? undefined : failure);
      if (said !== undefined) throw said.error;
    } finally {
      this.#failure = undefined;
      this.#layers.length = depth;
      pipeline.close();
    }
  }

  #through(block: Block, depth: number, takes: (layer: Layer) => boolean): void {
    const layer = this.#layers[depth - 1];
    if (layer === undefined) this.#emit(block);
    else if (this.#isBeside(block) || !takes(layer)) this.#through(block, depth - 1, takes);
    else {
      for (const passed of this.#filtered(layer, block)) this.#through(passed, depth - 1, takes);
    }
  }

  #isBeside({ kind }: Block): boolean {
    return beside.has(kind) || (this.#moves && kind === 'halt');
  }

  /** Whoever says something cannot do anything about a file that is full: the line's end says so. */
  #filtered({ pipeline, enough }: Layer, block: Block): readonly Block[] {
    try {
      return pipeline.push(block);
    } catch (error) {
      this.#failure ??= { error };
      return [];
    } finally {
      if (pipeline.full || this.#failure !== undefined) enough();
    }
  }
}

async function failureOf(work: Promise<void>): Promise<Failure | undefined> {
  try {
    await work;
    return undefined;
  } catch (error) {
    return { error };
  }
}
