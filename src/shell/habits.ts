/**
 * Words that people bring along from WinDbg and gdb, and what they are here. Names that HyperDbg has are not among them,
 * whatever they mean elsewhere: `p` steps here. Only what changes nothing is run as it was typed.
 */
interface Habit {
  /** Several that come to the same. */
  readonly typed: readonly string[];
  /** The command that does it. */
  readonly ours: string;
  /** What is to be typed, when it is more than the name. */
  readonly example?: string;
  /** Its words mean the same here and it changes nothing: it is run. */
  readonly same?: true;
}

const habits: readonly Habit[] = [
  { typed: ['kb', 'kp', 'kv', 'kn', 'bt', 'backtrace', 'where'], ours: 'k', same: true },
  { typed: ['da', 'du', 'dyb'], ours: 'db', same: true },
  { typed: ['dps', 'dqs', 'dpp', 'dp'], ours: 'dq', same: true },
  { typed: ['dds'], ours: 'dd', same: true },
  { typed: ['uf', 'ub', 'uu', 'disas', 'disassemble'], ours: 'u', example: 'u @rip l 20' },
  { typed: ['vertarget', 'version', '!vm'], ours: '.status', same: true },
  { typed: ['lmv', 'lmf', 'lml'], ours: 'lm', example: 'lm' },
  { typed: ['ln'], ours: 'u', example: 'u ADDRESS l 1, which names the place' },
  { typed: ['!process', '!processes', 'ps'], ours: '.process', example: '.process list' },
  { typed: ['!thread', '!threads'], ours: '.thread', example: '.thread list' },
  { typed: ['!address', '!vtop', '!ptov'], ours: '!pte', example: '!pte ADDRESS' },
  { typed: ['.writemem'], ours: '.dump', example: '.dump FROM TO path FILE' },
  { typed: ['ba', 'hbreak', 'watch', 'rwatch', 'awatch'], ours: '!monitor', example: '!monitor rw FROM TO' },
  { typed: ['bu', 'bm', 'break', 'tbreak', 'b'], ours: 'bp', example: 'bp nt!KiTick' },
  { typed: ['delete', 'del'], ours: 'bc', example: 'bc 1' },
  { typed: ['disable'], ours: 'bd', example: 'bd 1' },
  { typed: ['enable'], ours: 'be', example: 'be 1' },
  { typed: ['f', 'fp', 'set'], ours: 'eb', example: 'eb ADDRESS 90 90, or r rax = 1' },
  { typed: ['s', 'find'], ours: 'sb', example: 'sb FROM l LENGTH BYTE...' },
  { typed: ['gh', 'c', 'run'], ours: 'g', example: 'g' },
  { typed: ['pc', 'pt', 'pa', 'ph', 'ni', 'nexti', 'next', 'n'], ours: 'p', example: 'p' },
  { typed: ['tc', 'tt', 'ta', 'th', 'si', 'stepi', 'step'], ours: 't', example: 't' },
  { typed: ['pct', 'finish', 'fin'], ours: 'gu', example: 'gu' },
  { typed: ['rm', 'rf', 'regs', 'registers', 'info'], ours: 'r', example: 'r, bl or lm' },
  { typed: ['q', 'qq', 'qd', 'quit', ':q'], ours: 'exit', example: 'exit' },
  { typed: ['dv', 'ptype'], ours: 'dt', example: 'dt nt!TYPE ADDRESS' },
  { typed: ['.printf', '.echo', 'printf', 'echo'], ours: '?', example: '? printf("%llx\\n", @rax);' },
  {
    typed: ['.if', '.for', '.while', '.foreach', 'j', 'z'],
    ours: '?',
    example: '? { if (@rax == 0) { print(@rcx); } }',
  },
  { typed: ['??', '.expr'], ours: '?', example: 'print poi(@rsp)' },
  { typed: ['.reload', 'ld', '.symfix', '.symopt'], ours: '.sym', example: '.sym reload' },
  { typed: ['.logappend'], ours: '.logopen', example: '.logopen FILE' },
  { typed: ['.detachall', '.kdfiles', '.reboot', '.crash'], ours: '.debug', example: '.debug close' },
  { typed: ['clear-screen', 'clrscr'], ours: '.cls', same: true },
];

/** `~1s`, `~0`: WinDbg writes the core without a blank, and `s` for the switch. */
const CORE = /^~([0-9a-f]{1,4})s?$/i;

export type HabitAdvice =
  | { readonly kind: 'run'; readonly instead: string }
  | { readonly kind: 'say'; readonly example: string };

/**
 * @param isThere whether there is a command of that name
 * @returns undefined when the word is no habit, or what it means is not there
 */
export function habitOf(typed: string, isThere: (name: string) => boolean): HabitAdvice | undefined {
  const word = typed.toLowerCase();
  const core = CORE.exec(word)?.[1];
  if (core !== undefined) return { kind: 'say', example: `~ ${core}` };
  const habit = habits.find((each) => each.typed.includes(word));
  if (habit === undefined || !isThere(habit.ours)) return undefined;
  return habit.same ? { kind: 'run', instead: habit.ours } : { kind: 'say', example: habit.example ?? habit.ours };
}

/** All words of the table with the command that each means, for tests and documentation. */
export const habitWords: readonly (readonly [typed: string, ours: string])[] = habits.flatMap(({ typed, ours }) =>
  typed.map((word) => [word, ours] as const),
);
