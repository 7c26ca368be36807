import { formatQword, hex } from '../format/address.ts';
import type { Span } from '../format/block.ts';
import { flagsText, flagValue } from './flags.ts';

/** The values `r` shows; sub-registers and flags follow from these. */
export interface RegisterValues {
  readonly [name: string]: bigint | undefined;
}

/** HyperDbg's arrangement of the 64-bit registers; IOPL comes last. */
const rows = [
  ['rax', 'rbx', 'rcx'],
  ['rdx', 'rsi', 'rdi'],
  ['rip', 'rsp', 'rbp'],
  ['r8', 'r9', 'r10'],
  ['r11', 'r12', 'r13'],
  ['r14', 'r15', 'iopl'],
] as const;
/** Two rows of flags as label, flag; HyperDbg calls AF by the name AXF. The labels are padded to line the bits up. */
const flagRows = [
  [
    ['OF', 'of'],
    ['DF', 'df'],
    ['IF', 'if'],
    ['SF ', 'sf'],
  ],
  [
    ['ZF', 'zf'],
    ['PF', 'pf'],
    ['CF', 'cf'],
    ['AXF', 'af'],
  ],
] as const;
const segments = ['cs', 'ss', 'ds', 'es', 'fs', 'gs'] as const;

/**
 * The register block in HyperDbg's arrangement. Values that `changed` names carry a star and the role 'changed'; the
 * column of the stars is there in any case, so that blocks compare line by line.
 */
export function formatRegisters(values: RegisterValues, changed: ReadonlySet<string>): Span[][] {
  const value = (name: string) => values[name] ?? 0n;
  const rflags = value('rflags');
  const marked = (name: string, text: string): Span[] =>
    changed.has(name) ? [{ text: `${text}*`, role: 'changed' }] : [{ text: `${text} `, role: 'number' }];
  const cell = (name: string): Span[] => {
    const label: Span = { text: `${name.toUpperCase().padStart(3)}=`, role: 'plain' };
    if (name === 'iopl') return [label, { text: hex(flagValue(rflags, name), 2), role: 'number' }];
    return [label, ...marked(name, formatQword(value(name)))];
  };
  const lines: Span[][] = [
    ...rows.map((names) => joined(names.map(cell), ' ')),
    ...flagRows.map((row) =>
      joined(
        row.map(([label, name]) => flagCell(label, flagValue(rflags, name))),
        '  ',
      ),
    ),
    joined(
      segments.map((name): Span[] => [
        { text: `${name.toUpperCase()} `, role: 'plain' },
        ...marked(name, hex(value(name), 4)),
      ]),
      ' ',
    ),
    [{ text: 'RFLAGS=', role: 'plain' }, ...marked('rflags', formatQword(rflags)), ...flagsNote(rflags)],
  ];
  return lines.map(trimmed);
}

function flagCell(label: string, bit: number): Span[] {
  return [
    { text: `${label} `, role: 'plain' },
    { text: String(bit), role: bit === 1 ? 'number' : 'dim' },
  ];
}

function flagsNote(rflags: bigint): Span[] {
  const text = flagsText(rflags);
  return text === '' ? [] : [{ text: ` ${text}`, role: 'dim' }];
}

function joined(cells: readonly (readonly Span[])[], gap: string): Span[] {
  return cells.flatMap((cell, index): Span[] => (index === 0 ? [...cell] : [{ text: gap, role: 'plain' }, ...cell]));
}

/** No blanks at the end of a line: transcripts are copied and compared. */
function trimmed(line: readonly Span[]): Span[] {
  const last = line.at(-1);
  return last === undefined ? [] : [...line.slice(0, -1), { ...last, text: last.text.trimEnd() }];
}
