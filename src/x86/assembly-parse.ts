/**
 * Reads Intel syntax: `again: lock add dword ptr [rax+rcx*4-8], 1; jne again`. Statements end with `;` or the line.
 * What a number or a symbol is worth is not known here: each term of a sum keeps its text.
 */
import { AssemblyError, type SnippetPlace } from './assembly-error.ts';
import { parseMemory } from './assembly-parse-memory.ts';
import { assemblyRegister } from './assembly-registers.ts';
import { parseSum } from './assembly-sum.ts';
import type { AssemblyOperand, Statement } from './assembly-syntax.ts';
import { type Piece, placeOf, splitAt, trimmed } from './text-piece.ts';

const prefixes = new Set(['lock', 'rep', 'repe', 'repz', 'repne', 'repnz', 'bnd', 'notrack', 'xacquire', 'xrelease']);

/** Bytes by the words for them. */
const sizes: Readonly<Record<string, number>> = {
  byte: 1,
  word: 2,
  dword: 4,
  fword: 6,
  qword: 8,
  tbyte: 10,
  tword: 10,
  oword: 16,
  xmmword: 16,
  ymmword: 32,
  zmmword: 64,
  fpuenv14: 14,
  fpuenv28: 28,
  fpustate94: 94,
  fpustate108: 108,
};

/** @throws AssemblyError */
export function parseStatements(text: string): Statement[] {
  return splitAt({ text, from: 0 }, /[;\n]/)
    .map(trimmed)
    .filter((piece) => piece.text !== '')
    .map(parseStatement);
}

function parseStatement(piece: Piece): Statement {
  const place = placeOf(piece);
  const [, label, afterLabel] = /^([A-Za-z_.$][\w.$]*)\s*:(.*)$/s.exec(piece.text) ?? [];
  let rest = label === undefined ? piece : ending(piece, afterLabel ?? '');
  const found: string[] = [];
  for (;;) {
    const [, word = '', behind = ''] = /^([A-Za-z]\w*)(.*)$/s.exec(rest.text) ?? [];
    const name = word.toLowerCase();
    if (word === '' && rest.text === '' && found.length === 0) {
      return { label, prefixes: [], mnemonic: undefined, operands: [], place };
    }
    if (word === '') throw new AssemblyError('an instruction belongs here', atLeastOne(placeOf(rest)));
    rest = ending(rest, behind);
    if (!prefixes.has(name)) {
      const far = name === 'ret' ? /^far\b(.*)$/is.exec(rest.text)?.[1] : undefined;
      const operands = parseOperands(far === undefined ? rest : ending(rest, far));
      return { label, prefixes: found, mnemonic: far === undefined ? name : 'retf', operands, place };
    }
    found.push(name);
  }
}

/** The piece's last characters, without the blanks around them. */
function ending(piece: Piece, text: string): Piece {
  return trimmed({ text, from: piece.from + piece.text.length - text.length });
}

function parseOperands(piece: Piece): AssemblyOperand[] {
  if (piece.text === '') return [];
  return splitAt(piece, /,/).map((each) => parseOperand(trimmed(each)));
}

const announcing = /^(byte|[dfqto]?word|tbyte|[xyz]mmword|fpuenv\d\d|fpustate\d+|ptr|short|near|far)\b(.*)$/is;

function parseOperand(piece: Piece): AssemblyOperand {
  let rest = piece;
  let size: number | undefined;
  const said = new Set<string>();
  for (let match = announcing.exec(rest.text); match !== null; match = announcing.exec(rest.text)) {
    const word = match[1]!.toLowerCase();
    said.add(word);
    size = sizes[word] ?? size;
    rest = ending(rest, match[2]!);
  }
  const place = atLeastOne(placeOf(piece));
  if (rest.text === '') throw new AssemblyError('an operand is missing', place);
  const brace = rest.text.indexOf('{');
  if (brace >= 0) {
    throw new AssemblyError(
      'masks, broadcasts and rounding of AVX-512 cannot be written here',
      { from: rest.from + brace, to: rest.from + rest.text.length },
      { help: ['`eb ADDRESS BYTE...` writes the bytes of such an instruction'] },
    );
  }
  if (rest.text.includes('[')) return { ...parseMemory(rest), size, far: said.has('far'), place };
  const register = assemblyRegister(rest.text);
  if (register !== undefined) return { kind: 'register', register, place };
  const reach = said.has('short') ? 'short' : said.has('near') ? 'near' : undefined;
  return { kind: 'value', sum: parseSum(rest), size, reach, place };
}

function atLeastOne({ from, to }: SnippetPlace): SnippetPlace {
  return { from, to: Math.max(to, from + 1) };
}
