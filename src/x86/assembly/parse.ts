/**
 * Reads Intel syntax: `again: lock add dword ptr [rax+rcx*4-8], 1; jne again`. Statements end with `;` or the line.
 * The values of numbers and symbols are not known here: each term of a sum keeps its text.
 */
import { takeDecorations } from './decoration.ts';
import { AssemblyError, type SnippetPlace } from './error.ts';
import { parseMemory } from './parse-memory.ts';
import { assemblyRegister } from './registers.ts';
import { parseSum } from './sum.ts';
import type { AssemblyOperand, Statement } from './syntax.ts';
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
    const [, word = '', after = ''] = /^([A-Za-z]\w*)(.*)$/s.exec(rest.text) ?? [];
    const name = word.toLowerCase();
    if (word === '' && rest.text === '' && found.length === 0) {
      return { label, prefixes: [], mnemonic: undefined, operands: [], decorations: [], place };
    }
    if (word === '') throw new AssemblyError('an instruction belongs here', atLeastOne(placeOf(rest)));
    rest = ending(rest, after);
    if (!prefixes.has(name)) {
      const far = name === 'ret' ? /^far\b(.*)$/is.exec(rest.text)?.[1] : undefined;
      const parsed = parseOperands(far === undefined ? rest : ending(rest, far));
      return { label, prefixes: found, mnemonic: far === undefined ? name : 'retf', ...parsed, place };
    }
    found.push(name);
  }
}

/** The piece's last characters, without the blanks around them. */
function ending(piece: Piece, text: string): Piece {
  return trimmed({ text, from: piece.from + piece.text.length - text.length });
}

function parseOperands(piece: Piece): Pick<Statement, 'operands' | 'decorations'> {
  if (piece.text === '') return { operands: [], decorations: [] };
  const parts = splitAt(piece, /,/).map((each) => takeDecorations(trimmed(each)));
  return {
    // Rounding can follow a comma of its own.
    operands: parts.flatMap(({ rest, decorations }) =>
      rest.text === '' && decorations.length > 0 ? [] : [parseOperand(rest)],
    ),
    decorations: parts.flatMap(({ decorations }) => decorations),
  };
}

const ANNOUNCING = /^(byte|[dfqto]?word|tbyte|[xyz]mmword|fpuenv\d\d|fpustate\d+|ptr|short|near|far)\b(.*)$/is;

function parseOperand(piece: Piece): AssemblyOperand {
  let rest = piece;
  let size: number | undefined;
  const said = new Set<string>();
  for (let match = ANNOUNCING.exec(rest.text); match !== null; match = ANNOUNCING.exec(rest.text)) {
    const word = match[1]!.toLowerCase();
    said.add(word);
    size = sizes[word] ?? size;
    rest = ending(rest, match[2]!);
  }
  const place = atLeastOne(placeOf(piece));
  if (rest.text === '') throw new AssemblyError('missing operand', place);
  if (rest.text.includes('[')) return { ...parseMemory(rest), size, far: said.has('far'), place };
  const register = assemblyRegister(rest.text);
  if (register !== undefined) return { kind: 'register', register, place };
  const reach = said.has('short') ? 'short' : said.has('near') ? 'near' : undefined;
  return { kind: 'value', sum: parseSum(rest), size, reach, place };
}

function atLeastOne({ from, to }: SnippetPlace): SnippetPlace {
  return { from, to: Math.max(to, from + 1) };
}
