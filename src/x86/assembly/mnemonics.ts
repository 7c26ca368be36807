/** Mnemonics: the encoder's, and other common names of the same instructions. */

import { iced } from '../iced.ts';
import { formOf } from './form.ts';

/** What a name means. */
export interface MnemonicMeaning {
  readonly codes: readonly number[];
  /** An immediate that the name implies: `cmpltps` is `cmpps` with 1. */
  readonly implied: bigint | undefined;
}

/** Conditions that have several names (SDM volume 1, appendix B). */
const conditions: Readonly<Record<string, string>> = {
  c: 'b',
  nae: 'b',
  nb: 'ae',
  nc: 'ae',
  z: 'e',
  nz: 'ne',
  na: 'be',
  nbe: 'a',
  pe: 'p',
  po: 'np',
  nge: 'l',
  nl: 'ge',
  ng: 'le',
  nle: 'g',
};

const others: Readonly<Record<string, string>> = {
  sal: 'shl',
  movabs: 'mov',
  xlat: 'xlatb',
  retn: 'ret',
  icebp: 'int1',
  fwait: 'wait',
  loopz: 'loope',
  loopnz: 'loopne',
  ud2a: 'ud2',
};

/** Predicates of CMPPS and its kin; the first eight exist without VEX and for integers too (SDM volume 2A, CMPPD). */
const predicates = (
  'eq lt le unord neq nlt nle ord eq_uq nge ngt false neq_oq ge gt true ' +
  'eq_os lt_oq le_oq unord_s neq_us nlt_uq nle_uq ord_s eq_us nge_uq ngt_uq false_os neq_os ge_oq gt_oq true_us'
).split(' ');
const multiplications = { lqlq: 0x00n, hqlq: 0x01n, lqhq: 0x10n, hqhq: 0x11n } as const;

let index: ReadonlyMap<string, readonly number[]> | undefined;

/** The forms that a mnemonic, in lower case, can mean; undefined when it is none. */
export function meaningOf(name: string): MnemonicMeaning | undefined {
  const [plain, implied] = withoutPredicate(name);
  const own = codesOf(name);
  const codes = own ?? codesOf(canonical(plain));
  return codes && { codes, implied: own === undefined ? implied : undefined };
}

/** Every mnemonic that can be written. */
export function mnemonics(): readonly string[] {
  index ??= build();
  return [...index.keys()].filter((name) => codesOf(name) !== undefined).concat(Object.keys(others));
}

function codesOf(name: string): readonly number[] | undefined {
  index ??= build();
  const usable = index.get(name)?.filter((code) => formOf(code).usable);
  return usable?.length ? usable : undefined;
}

function canonical(name: string): string {
  const [, verb, condition = ''] = /^(j|set|cmov)(n?[a-z]{1,2}|nb?ae?|nbe)$/.exec(name) ?? [];
  const known = conditions[condition];
  return verb === undefined || known === undefined ? (others[name] ?? name) : verb + known;
}

function withoutPredicate(name: string): [plain: string, implied: bigint | undefined] {
  const [, verb, predicate = '', kind] = /^(v?cmp)([a-z_]+)([ps][sdh])$/.exec(name) ?? [];
  const number = predicates.indexOf(predicate);
  if (verb !== undefined && number >= 0 && (verb === 'vcmp' || number < 8)) return [verb + kind, BigInt(number)];
  const [, integers = '', between = '', width = ''] = /^(vpcmp)([a-z]+?)(u?[bwdq])$/.exec(name) ?? [];
  const ordered = predicates.indexOf(between);
  if (integers !== '' && ordered >= 0 && ordered < 7) return [integers + width, BigInt(ordered)];
  const [, multiply, halves] = /^(v?pclmul)([hl]q[hl]q)dq$/.exec(name) ?? [];
  if (multiply !== undefined) return [`${multiply}qdq`, multiplications[halves as keyof typeof multiplications]];
  return [name, undefined];
}

/** The encoder's some 5000 forms by mnemonic. */
function build(): ReadonlyMap<string, readonly number[]> {
  const { Code, Instruction, Mnemonic } = iced();
  const found = new Map<string, number[]>();
  const instruction = new Instruction();
  for (const code of Object.values(Code)) {
    if (typeof code !== 'number') continue;
    instruction.code = code;
    const name = Mnemonic[instruction.mnemonic]!.toLowerCase();
    const codes = found.get(name);
    if (codes === undefined) found.set(name, [code]);
    else codes.push(code);
  }
  instruction.free();
  return found;
}
