import type { Role } from '../format/block.ts';

/**
 * How meaning looks. SGR parameters from the 16-colour palette only, so that the colours are the user's own. Every role
 * reads well without colour; nothing is said by colour alone (docs/look.md, rule 2).
 */
const roleSgr: Readonly<Record<Role, string>> = {
  plain: '',
  address: '36',
  bytes: '2',
  mnemonic: '1',
  symbol: '36',
  number: '',
  changed: '1;33',
  dim: '2',
  heading: '1',
  good: '32',
  warning: '33',
  error: '31',
  target: '35',
};

/** What only the live area needs beyond the roles. */
const markSgr = { selected: '7', pair: '1;4', halted: '1;31', running: '1;32' } as const;
export type Mark = keyof typeof markSgr;

/** Puts text into the colours of a meaning; the text must be inert (paint.ts) and end where its colour ends. */
export interface Theme {
  readonly colour: boolean;
  role(role: Role, text: string): string;
  mark(mark: Mark, text: string): string;
}

const styled = (sgr: string, text: string) => (sgr === '' || text === '' ? text : `\x1b[${sgr}m${text}\x1b[0m`);

export const colourTheme: Theme = {
  colour: true,
  role: (role, text) => styled(roleSgr[role], text),
  mark: (mark, text) => styled(markSgr[mark], text),
};

/** Marks that are no colour, and needed to be seen. */
const colourless: ReadonlySet<Mark> = new Set(['selected', 'pair']);

/** No colours: the selected menu row keeps its reverse video, brackets that belong together their line. */
export const plainTheme: Theme = {
  colour: false,
  role: (_, text) => text,
  mark: (mark, text) => (colourless.has(mark) ? styled(markSgr[mark], text) : text),
};

/**
 * Colour or none. The user's own word counts first (`--color`, `--no-color`), then FORCE_COLOR, then NO_COLOR
 * (https://no-color.org: present and not empty), then where the output goes.
 *
 * @param asked undefined when the user said neither
 * @param terminal whether the output goes to a terminal that is known to show colours
 */
export function chooseTheme(asked: boolean | undefined, env: NodeJS.ProcessEnv, terminal: boolean): Theme {
  return (asked ?? forced(env['FORCE_COLOR']) ?? ((env['NO_COLOR'] ?? '') === '' && terminal))
    ? colourTheme
    : plainTheme;
}

/** FORCE_COLOR as Node itself reads it: `0` and `false` are no, everything else, the empty word too, is yes. */
function forced(value: string | undefined): boolean | undefined {
  return value === undefined ? undefined : value !== '0' && value !== 'false';
}

/** A theme for as long as it is wanted, and no colours else: `settings color off` holds at once. */
export function whileWanted(theme: Theme, wanted: () => boolean): Theme {
  const now = () => (wanted() ? theme : plainTheme);
  return {
    get colour() {
      return now().colour;
    },
    role: (role, text) => now().role(role, text),
    mark: (mark, text) => now().mark(mark, text),
  };
}
