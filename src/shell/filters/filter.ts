/** What may follow a command, separated from it by `|`: it gets the command's blocks and passes on others. */
import { type Block, lineText } from '../../format/block.ts';
import type { Token } from '../token.ts';

/** A filter at work on one command's output. */
export interface Filter {
  /** Takes a block as it comes. @returns what goes on to the next filter at once */
  push(block: Block): readonly Block[];
  /** The command has ended. @returns what was kept until now */
  end(): readonly Block[] | Promise<readonly Block[]>;
  /** True once no further block can change anything: the command need not go on. */
  readonly full?: boolean;
}

/** A person who can be shown one page after the other. */
export interface Pager {
  /** Settles when the person has seen enough. */
  page(blocks: readonly Block[], signal: AbortSignal): Promise<void>;
}

export interface FilterContext {
  /** Undefined where there is no pager: in a file of commands, on a dumb terminal. */
  readonly pager: Pager | undefined;
  readonly signal: AbortSignal;
}

/** A filter by its name: what help, completion and the parser know of it. */
export interface FilterKind {
  readonly name: string;
  /** As it is typed after `|`. */
  readonly usage: string;
  /** What it does, as the menu shows it. */
  readonly summary: string;
  /** Behind `|`, for errors. */
  readonly example: string;
  /** What could be typed after the name. */
  readonly options?: Readonly<Record<string, string>>;
  /** @throws Complaint, placed in the line, when the words do not fit */
  start(words: readonly Token[], context: FilterContext): Filter;
}

/** What is left of a block: the lines are the data, since what they were made of has lost its shape. */
export function reduced(lines: Block['lines']): readonly Block[] {
  return lines.length === 0 ? [] : [{ kind: 'lines', lines, data: lines.map(lineText) }];
}
