/** The table of habits.ts: a row a meaning. Every line that a row says to type is run by a test. */
import type { Habit } from './habit.ts';
import { habitRewrites } from './habit-rewrites.ts';

/** Steps until an instruction that matches is next: `head` stops the stepping. */
const until = (step: 't' | 'p', pattern: string): readonly string[] => [`${step} 1000 | grep "${pattern}" | head 1`];

const NO_WATCHES = 'breakpoints on data (`!monitor` of HyperDbg) are not here yet: they are a part of events';

export const habits: readonly Habit[] = [
  ...habitRewrites,
  { typed: ['kb', 'kp', 'kv', 'kn', 'bt', 'backtrace', 'where'], runs: 'k' },
  { typed: ['frame', 'up', 'down', '.frame', 'stack'], type: ['k'] },
  { typed: ['dyb', 'hexdump', 'hd', 'xd'], runs: 'db' },
  { typed: ['dp'], runs: 'dq' },
  { typed: ['dqs'], runs: 'dps' },
  { typed: ['dds', 'dpp', 'dpa', 'dpu'], type: ['dps @rsp'] },
  { typed: ['telescope', 'tele'], type: ['dps @rsp l 80'] },
  { typed: ['uf', 'uu', 'disas', 'disassemble', 'pdisas', 'nearpc', 'list'], type: ['u @rip l 40'] },
  { typed: ['ub'], type: ['u @rip-10 l 20'], note: 'the address must be that of an instruction' },
  { typed: ['ln'], type: ['u @rip l 1'], note: 'the row before the instruction names its place' },
  { typed: ['vertarget', 'version', '!vm'], runs: '.status' },
  { typed: ['lmv', 'lmf', 'lml', 'lmt', 'lmo'], type: ['lm'] },
  { typed: ['!process', '!processes', 'ps'], type: ['.process list'] },
  { typed: ['!thread', '!threads'], type: ['.thread list'] },
  { typed: ['!address', '!vtop', '!ptov', 'vmmap', 'xinfo', 'pagewalk', 'ptdump'], type: ['!pte @rip'] },
  { typed: ['.writemem'], type: ['.dump @rsp @rsp+100 path FILE'] },
  { typed: ['ba', 'watch', 'rwatch', 'awatch', 'wa'], note: NO_WATCHES },
  { typed: ['hbreak', 'thbreak', 'bu', 'bm', 'bsf', 'br'], type: ['bp nt!KiTick'] },
  { typed: ['delete', 'del'], type: ['bc 1'] },
  { typed: ['disable'], type: ['bd 1'] },
  { typed: ['enable'], type: ['be 1'] },
  { typed: ['f'], type: ['eb @rsp 90 90'], note: 'that fills memory; frames of the stack are in `k`' },
  { typed: ['fp'], note: '`!eb` writes physical memory' },
  { typed: ['ew', 'ea', 'eza', 'eu'], type: ['eb @rsp 41 42'] },
  { typed: ['set'], type: ['r rax = 1'], note: '`eb` writes memory, `settings` shows what can be set' },
  { typed: ['s', 'find', 'search'], type: ['sb @rsp 90 90 l 100'], note: '`sa` looks for text' },
  { typed: ['gh', 'c', 'run'], type: ['g'] },
  { typed: ['ph'], type: until('p', ' (j[a-z]+|call|ret)') },
  { typed: ['th'], type: until('t', ' (j[a-z]+|call|ret)') },
  { typed: ['pc'], type: until('p', ' call') },
  { typed: ['tc'], type: until('t', ' call') },
  { typed: ['pt'], type: until('p', ' ret') },
  { typed: ['tt'], type: until('t', ' ret') },
  { typed: ['pct'], type: until('p', ' (call|ret)') },
  { typed: ['tct'], type: until('t', ' (call|ret)') },
  { typed: ['ni', 'nexti', 'next', 'n'], type: ['p'] },
  { typed: ['si', 'stepi', 'step'], type: ['t'] },
  { typed: ['finish', 'fin'], type: ['gu'] },
  { typed: ['regs', 'registers', 'rm'], type: ['r'] },
  { typed: ['q', 'qq', 'qd', 'quit', ':q'], type: ['exit'] },
  { typed: ['.printf', 'printf'], type: ['? printf("%llx\\n", @rax);'] },
  { typed: ['.echo', 'echo'], type: ['? printf("text\\n");'] },
  { typed: ['.if', '.for', '.while', '.foreach', 'j', 'z'], type: ['? { if (@rax == 0) { print(@rcx); } }'] },
  { typed: ['??', '.expr'], type: ['print poi(@rsp)'] },
  {
    typed: ['.reload', 'ld', '.symfix', '.symopt', 'file', 'symbol-file', 'add-symbol-file'],
    note: 'symbols from files (`.sym` of HyperDbg) are not here yet; those of the embedded machine are always there',
  },
  {
    typed: ['dv', 'ptype', 'whatis'],
    note: 'types (`dt` of HyperDbg) are not here yet: they are a part of symbols from files',
  },
  { typed: ['.logappend'], type: ['.logopen FILE'] },
  { typed: ['.detachall'], type: ['.debug close'] },
  { typed: ['clear-screen', 'clrscr'], runs: '.cls' },
];
