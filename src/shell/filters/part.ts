/** The first lines, or the last. */
import type { TextLine } from '../../format/block.ts';
import { Complaint } from '../errors.ts';
import type { Token } from '../token.ts';
import { type FilterKind, reduced } from './filter.ts';

const DEFAULT_LINES = 10;
const MOST_LINES = 1_000_000;

export const head: FilterKind = {
  name: 'head',
  usage: 'head [N]',
  summary: `the first N lines (decimal; ${DEFAULT_LINES} when left out), then the command is stopped`,
  example: 'head 20',
  start(words) {
    let left = lineCount(words);
    return {
      push(block) {
        const lines = block.lines.slice(0, left);
        left -= lines.length;
        return reduced(lines);
      },
      end: () => [],
      get full() {
        return left === 0;
      },
    };
  },
};

export const tail: FilterKind = {
  name: 'tail',
  usage: 'tail [N]',
  summary: `the last N lines (decimal; ${DEFAULT_LINES} when left out)`,
  example: 'tail 20',
  start(words) {
    const most = lineCount(words);
    const last: TextLine[] = [];
    return {
      push(block) {
        last.push(...block.lines.slice(-most));
        last.splice(0, last.length - most);
        return [];
      },
      end: () => reduced(last),
    };
  },
};

/** `20`, `-20` and `-n 20`. */
function lineCount(words: readonly Token[]): number {
  const [word, more] = words[0]?.text === '-n' ? words.slice(1) : words;
  if (more !== undefined) throw new Complaint('one word too many', more);
  if (word === undefined) {
    if (words.length > 0) throw new Complaint('missing COUNT', words[0]);
    return DEFAULT_LINES;
  }
  const count = /^-?\d{1,9}$/.test(word.text) ? Math.abs(Number(word.text)) : 0;
  if (count < 1 || count > MOST_LINES) {
    throw new Complaint(`\`${word.text}\` is not a number of lines (decimal, 1 to ${MOST_LINES})`, word);
  }
  return count;
}
