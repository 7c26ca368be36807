import type { Block, TextLine } from '../../format/block.ts';
import { Complaint } from '../errors.ts';
import type { FilterKind } from './filter.ts';

/** How many lines there are but for headings, a decimal number. */
export const count: FilterKind = {
  name: 'count',
  usage: 'count',
  summary: 'how many lines there are, headings not counted',
  example: 'grep call | count',
  start([word]) {
    if (word !== undefined) throw new Complaint('it takes no words', word);
    let lines = 0;
    return {
      push(block) {
        lines += isEmpty(block) ? 0 : block.lines.filter((line) => !isHeading(line)).length;
        return [];
      },
      end: () => [{ kind: 'count', lines: [[{ text: String(lines), role: 'number' }]], data: lines }],
    };
  },
};

/** A title over columns, or over a group of lines; an empty line parts groups. */
function isHeading(line: TextLine): boolean {
  if (typeof line === 'string') return line.trim() === '';
  return line.every(({ text, role }) => role === 'heading' || text.trim() === '');
}

/** A list without members, which a line says. */
const isEmpty = ({ data }: Block): boolean => Array.isArray(data) && data.length === 0;
