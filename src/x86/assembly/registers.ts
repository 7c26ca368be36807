import { iced } from '../iced.ts';

/** Classes of registers; names as in iced's kinds of operands. */
export type RegisterClass =
  | 'r8'
  | 'r16'
  | 'r32'
  | 'r64'
  | 'seg'
  | 'st'
  | 'mm'
  | 'xmm'
  | 'ymm'
  | 'zmm'
  | 'tmm'
  | 'k'
  | 'bnd'
  | 'cr'
  | 'dr'
  | 'tr'
  | 'ip';

export interface AssemblyRegister {
  readonly name: string;
  /** The encoder's number for it. */
  readonly number: number;
  readonly class: RegisterClass;
}

/** The encoder's names, in lower case, by class. */
const classes: readonly (readonly [RegExp, RegisterClass])[] = [
  [/^(?:[abcd][lh]|[sb]pl|[sd]il|r\d+l)$/, 'r8'],
  [/^(?:[abcd]x|[sb]p|[sd]i|r\d+w)$/, 'r16'],
  [/^(?:e(?:[abcd]x|[sb]p|[sd]i)|r\d+d)$/, 'r32'],
  [/^r(?:[abcd]x|[sb]p|[sd]i|\d+)$/, 'r64'],
  [/^[cdefgs]s$/, 'seg'],
  [/^[er]ip$/, 'ip'],
];

let table: ReadonlyMap<string, AssemblyRegister> | undefined;

/** Finds a register by the names that assemblers know: any case, `st` and `st(3)`, `r8b` and `r8l`. */
export function assemblyRegister(text: string): AssemblyRegister | undefined {
  table ??= build();
  const name = text.toLowerCase().replace(/\s+/g, '');
  const plain = name === 'st' ? 'st0' : name.replace(/^st\((\d)\)$/, 'st$1').replace(/^(r\d+)b$/, '$1l');
  return table.get(plain);
}

function build(): ReadonlyMap<string, AssemblyRegister> {
  const found = new Map<string, AssemblyRegister>();
  for (const [key, number] of Object.entries(iced().Register)) {
    const name = key.toLowerCase();
    const kind = classes.find(([pattern]) => pattern.test(name))?.[1] ?? numbered(name);
    if (typeof number === 'number' && kind !== undefined) found.set(name, { name, number, class: kind });
  }
  return found;
}

function numbered(name: string): RegisterClass | undefined {
  return /^(st|[xyz]?mm|tmm|k|bnd|cr|dr|tr)\d+$/.exec(name)?.[1] as RegisterClass | undefined;
}
