import { lineText, type TextLine } from '../../format/block.ts';
import { Complaint } from '../errors.ts';
import type { Token } from '../token.ts';
import { type FilterKind, reduced } from './filter.ts';

const options = {
  '-i': 'upper and lower case are the same',
  '-v': 'the lines that do not match',
} as const;

/**
 * Lines in which a regular expression is found. One without capital letters finds them too: registers are shown in
 * capitals and typed without. Addresses are found with or without the backtick in their middle.
 */
export const grep: FilterKind = {
  name: 'grep',
  usage: 'grep [-i] [-v] PATTERN',
  summary: 'lines that match a pattern (a regular expression)',
  example: 'grep "call|ret"',
  options,
  start(words) {
    const given = new Set<string>();
    let at = 0;
    for (; words[at]?.kind !== 'StringLiteral' && (words[at]?.text ?? '') in options; at++) given.add(words[at]!.text);
    const [pattern, more] = words.slice(at);
    if (pattern === undefined) throw new Complaint('missing PATTERN');
    if (more !== undefined) throw new Complaint('one word too many: a pattern with blanks needs quotes', more);
    const expression = compiled(pattern, given.has('-i') || pattern.text === pattern.text.toLowerCase());
    const has = (text: string) => expression.test(text) || expression.test(text.replaceAll('`', ''));
    const wanted = (line: TextLine) => has(lineText(line)) !== given.has('-v');
    return {
      push(block) {
        return reduced(block.lines.filter(wanted));
      },
      end: () => [],
    };
  },
};

function compiled(pattern: Token, anyCase: boolean): RegExp {
  try {
    return new RegExp(pattern.text, anyCase ? 'i' : '');
  } catch (error) {
    const why = (error as Error).message.replace(/^.*\/[a-z]*: /, '');
    throw new Complaint(`no regular expression: ${why}`, pattern);
  }
}
