/** The registers as a pane: general ones in columns, then rip and the flags, then selectors. */
import { hex } from '../../format/address.ts';
import type { Span } from '../../format/block.ts';
import type { Registers } from '../../session/session.ts';
import { flagsText } from '../../x86/flags.ts';
import type { ContextContent } from './content.ts';
import { span } from './spans.ts';

const general = [
  ...['rax', 'rbx', 'rcx', 'rdx', 'rsi', 'rdi', 'rbp', 'rsp'],
  ...['r8', 'r9', 'r10', 'r11', 'r12', 'r13', 'r14', 'r15'],
] as readonly (keyof Registers)[];
const selectors = ['cs', 'ss', 'ds', 'es', 'fs', 'gs'] as const;

/** ` rax 0000000000000004*` */
export const REGISTER_COLUMNS = 22;
const TWO = 2 * REGISTER_COLUMNS;

/** @param height rows that there are: with too few for all, rip, rsp and the flags come first */
export function registerPane(content: ContextContent, columns: number, height = Number.POSITIVE_INFINITY): Span[][] {
  const { registers, rip, rflags } = content;
  if (registers === 'too slow') {
    return [
      [span(' rip '), span(hex(rip, 16), 'number')],
      [span(' rflags '), span(hex(rflags, 8), 'number'), ...flagNames(rflags)],
    ];
  }
  const cell = (name: keyof Registers, digits = 16): Span[] => [
    span(` ${name.padEnd(3)} `),
    ...value(hex(registers[name], digits), content.changed.has(name)),
  ];
  const perRow = columns >= 2 * TWO ? 4 : columns >= TWO ? 2 : 1;
  const length = general.length / perRow;
  const rows = Array.from({ length }, (_, row) =>
    general.filter((_, index) => index % length === row).flatMap((name) => cell(name)),
  );
  const flags = [span(' rflags '), ...value(hex(rflags, 8), content.changed.has('rflags'))];
  const place = columns >= TWO ? [[...cell('rip'), ...flags]] : [cell('rip'), flags];
  const selected = selectors.flatMap((name) => [
    span(` ${name} `),
    ...value(registers[name].toString(16), content.changed.has(name)),
  ]);
  if (rows.length + place.length + 2 <= height) return [...rows, ...place, flagNames(rflags), selected];
  const names = general.filter((name) => name !== 'rsp');
  const others = Array.from({ length: Math.ceil(names.length / perRow) }, (_, row) =>
    names.slice(row * perRow, (row + 1) * perRow).flatMap((name) => cell(name)),
  );
  const first = perRow === 1 ? [cell('rip'), cell('rsp')] : [[...cell('rip'), ...cell('rsp')]];
  return [...first, [...flags, ...flagNames(rflags)], ...others, selected];
}

/** Changed values carry a star, so that they are seen without colour; the others a blank in its place. */
function value(digits: string, changed: boolean): Span[] {
  return changed ? [span(`${digits}*`, 'changed')] : [span(digits, /^0*$/.test(digits) ? 'dim' : 'number'), span(' ')];
}

const flagNames = (rflags: bigint): Span[] => [span(` [ ${`${flagsText(rflags)} `.trimStart()}]`)];
