import { Complaint } from '../errors.ts';
import type { FilterKind } from './filter.ts';

/** How many lines there are, a decimal number. */
export const count: FilterKind = {
  name: 'count',
  usage: 'count',
  summary: 'how many lines there are',
  example: 'grep call | count',
  start([word]) {
    if (word !== undefined) throw new Complaint('it takes no words', word);
    let lines = 0;
    return {
      push(block) {
        lines += block.lines.length;
        return [];
      },
      end: () => [{ kind: 'count', lines: [[{ text: String(lines), role: 'number' }]], data: lines }],
    };
  },
};
