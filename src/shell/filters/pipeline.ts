/** The filters of one line, the first to the last. */
import type { Block } from '../../format/block.ts';
import { closest } from '../closest.ts';
import { Complaint, UsageError } from '../errors.ts';
import type { Token } from '../token.ts';
import type { Filter, FilterContext } from './filter.ts';
import type { Stage } from './split.ts';
import { filterKinds, findFilter } from './table.ts';
import { type FileFilter, toFile } from './to-file.ts';

export interface Pipeline {
  /** The command is about to begin. @throws CommandError when a file cannot be opened */
  open(): void;
  /** @returns what comes out of the last filter */
  push(block: Block): readonly Block[];
  /** The command has ended. @returns what the filters had kept */
  end(): Promise<readonly Block[]>;
  /** A filter has all that it wants: the command can be stopped. */
  readonly full: boolean;
  /** Lets go of files. */
  close(): void;
}

/**
 * @throws UsageError when a stage makes no sense
 */
export function startPipeline(stages: readonly Stage[], context: FilterContext): Pipeline {
  const files: FileFilter[] = [];
  const filters = stages.map((stage, index): Filter => {
    if (stage.sign.text === '|') return started(stage, context);
    const file = toFile(fileOf(stage, stages[index + 1]), stage.sign.text === '>' ? 'w' : 'a');
    files.push(file);
    return file;
  });
  const through = (blocks: readonly Block[], from: number): readonly Block[] =>
    filters.slice(from).reduce((left, filter) => left.flatMap((block) => filter.push(block)), blocks);
  return {
    open() {
      for (const file of files) file.open();
    },
    push: (block) => through([block], 0),
    async end() {
      const out: Block[] = [];
      for (const [index, filter] of filters.entries()) out.push(...through(await filter.end(), index + 1));
      return out;
    },
    get full() {
      return filters.some((filter) => filter.full);
    },
    close() {
      for (const file of files) file.close();
    },
  };
}

function started({ sign, words: [name, ...words] }: Stage, context: FilterContext): Filter {
  const names = filterKinds.map((kind) => kind.name);
  if (name === undefined) {
    throw new UsageError('missing a filter after `|`', sign, [`${names.join(', ')}     e.g. r | grep rax`]);
  }
  const kind = findFilter(name.text);
  if (kind === undefined) {
    const near = closest(name.text, names);
    const hint = near === undefined ? '' : `; did you mean \`${near}\`?`;
    throw new UsageError(`no filter \`${name.text}\`${hint}`, name, [`${names.join(', ')}     e.g. r | grep rax`]);
  }
  try {
    return kind.start(words, context);
  } catch (error) {
    if (!(error instanceof Complaint)) throw error;
    const help = [`| ${kind.usage}     e.g. | ${kind.example}`];
    throw new UsageError(error.message, error.place ?? after(name), help, { cause: error });
  }
}

function fileOf({ sign, words: [file, more] }: Stage, next: Stage | undefined): string {
  const help = ['> FILE     e.g. r > registers.txt, or >> to go on at its end'];
  if (file === undefined) throw new UsageError(`missing FILE after \`${sign.text}\``, after(sign), help);
  const beyond = more ?? next?.sign;
  if (beyond !== undefined) throw new UsageError('nothing can follow the file', beyond, help);
  return file.text;
}

const after = ({ to }: Token) => ({ from: to + 1, to: to + 2 });
