/** Words of other debuggers whose meaning depends on their arguments: `x/10i $rip`, `info registers`, `memory read`. */
import type { Habit } from './habit.ts';

/** An address as gdb and LLDB write it: `*0x1000`, `$rip`, `&name`. */
function address(word: string | undefined, otherwise: string): string {
  const text = word?.replace(/^[*&]/, '').replaceAll(/\$(?=[a-z])/gi, '@') ?? '';
  return /^[\w!@+\-`]+$/.test(text) ? text : otherwise;
}

const hex = (bytes: number): string => Math.max(1, bytes).toString(16);

/** gdb's letters for the size of a value, and the command that shows it. */
const sizes: Readonly<Record<string, readonly [command: string, bytes: number]>> = {
  b: ['db', 1],
  h: ['dw', 2],
  w: ['dd', 4],
  g: ['dq', 8],
};
/** Average length of an instruction, in bytes. */
const INSTRUCTION = 5;
const EXAMINE = /^(?:x|examine)\/(\d{0,4})([a-z]*)$/;

/** `x/10i $rip`, `x/4gx $rsp`, `x/s $rdi`. */
function examine(words: readonly string[], first: string): readonly string[] {
  const [, digits = '', letters = ''] = EXAMINE.exec(first) ?? [];
  const count = digits === '' ? 1 : Number(digits);
  if (letters.includes('i')) return [`u ${address(words[0], '@rip')} l ${hex(count * INSTRUCTION)}`];
  const where = address(words[0], '@rsp');
  if (letters.includes('s')) return [`${letters.includes('h') ? 'du' : 'da'} ${where}`];
  if (letters.includes('a')) return [`dps ${where} l ${hex(count * 8)}`];
  if (letters.includes('f')) return [`df ${where} l ${hex(count * 4)}`];
  const [command, bytes] = sizes[letters.split('').findLast((letter) => letter in sizes) ?? 'w']!;
  return [`${command} ${where} l ${hex(count * bytes)}`];
}

/** What `info` shows in gdb, by the first letters of its word. */
const infos: readonly (readonly [word: string, line: string])[] = [
  ['registers', 'r'],
  ['all-registers', 'r'],
  ['breakpoints', 'bl'],
  ['watchpoints', 'bl'],
  ['threads', '.thread list'],
  ['proc', '.process list'],
  ['inferiors', '.process list'],
  ['stack', 'k'],
  ['frame', 'k'],
  ['sharedlibrary', 'lm'],
  ['files', 'lm'],
  ['symbol', 'u @rip l 1'],
  ['line', 'u @rip l 1'],
  ['target', '.status'],
  ['mem', '!pte @rip'],
];

function info([what = '', register]: readonly string[]): readonly string[] {
  const line = infos.find(([word]) => what !== '' && word.startsWith(what))?.[1];
  if (line === 'r' && register !== undefined) return [`r ${address(register, 'rip').replace('@', '')}`];
  return line === undefined ? ['r', 'bl', 'lm'] : [line];
}

const memory = ([what, ...words]: readonly string[]): readonly string[] => {
  if (what?.startsWith('f')) return ['sa @rsp text l 100'];
  const where = address(words.find(isOperand), '@rsp');
  return [what?.startsWith('w') ? `eb ${where} 90` : `db ${where}`];
};

/** Neither an option of LLDB, such as `--size`, nor the value after one. */
const isOperand = (word: string, at: number, words: readonly string[]): boolean =>
  !word.startsWith('-') && !words[at - 1]?.startsWith('-');

const register = ([what, name]: readonly string[]): readonly string[] => {
  const shown = name === undefined ? '' : ` ${address(name, 'rip').replace('@', '')}`;
  return what?.startsWith('w') ? [`r${shown === '' ? ' rax' : shown} = 1`] : [`r${shown}`];
};

const breakpoints: Readonly<Record<string, string>> = { l: 'bl', de: 'bc 1', di: 'bd 1', e: 'be 1' };

/** `breakpoint set -n NAME`, and gdb's `break *0x1000`, which `breakpoint` is the long form of. */
function breakpoint(words: readonly string[]): readonly string[] {
  const [what = ''] = words;
  const other = Object.entries(breakpoints).find(([begin]) => what.startsWith(begin))?.[1];
  if (other !== undefined) return [other];
  const places = words.filter((word) => word !== 'set' && !word.startsWith('-'));
  return [`bp ${address(places[0], 'nt!KiTick')}`];
}

/** Runs until an address: a breakpoint there. */
const runTo = (words: readonly string[]): readonly string[] => [`bp ${address(words[0], 'nt!KiTick')}`, 'g'];

const CORE = /^~([0-9a-f]{1,4})s?$/;
/** `~*k`, `~2r`: what WinDbg does on every core, or on one. */
const ON_CORE = /^~(\*|\.|[0-9a-f]{1,4})(k|r)[a-z]*$/;

function onCore(_: readonly string[], first: string): readonly string[] {
  const [, core = '*', command = 'k'] = ON_CORE.exec(first) ?? [];
  return [`~ ${/[*.]/.test(core) ? '1' : core}`, command];
}

export const habitRewrites: readonly Habit[] = [
  { typed: CORE, type: (_, first) => [`~ ${CORE.exec(first)![1]}`] },
  { typed: ON_CORE, type: onCore, note: 'a core at a time' },
  { typed: EXAMINE, type: examine },
  { typed: ['info', 'inf'], type: info },
  { typed: ['memory', 'mem'], type: memory },
  { typed: ['register', 'reg'], type: register },
  { typed: ['b', 'break', 'tbreak', 'tb', 'breakpoint'], type: breakpoint },
  { typed: ['image', 'target'], type: ['lm'] },
  { typed: ['lmvm', 'lmm'], type: ([module]) => [module === undefined ? 'lm' : `lm m ${module}`] },
  { typed: ['pa', 'ta', 'until', 'advance'], type: runTo },
];
