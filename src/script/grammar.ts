/** A grammar of expressions: which operators it has, and how tightly they bind. */
export interface Grammar {
  readonly levels: ReadonlyMap<string, number>;
  /** Whether a prefix operator may follow another (`-~x`). */
  readonly prefixes: 'many' | 'one';
  /** Of arguments of functions, when that is another grammar. */
  readonly arguments?: Grammar;
  /** Inside parentheses, when that is another grammar. */
  readonly parentheses?: Grammar;
}

function levels(...rows: string[]): ReadonlyMap<string, number> {
  return new Map(rows.flatMap((row, i) => row.split(' ').map((op) => [op, i + 1] as const)));
}

/** Expressions in assignments and arguments; they have no comparisons (SCRIPT.md 4). */
export const plain: Grammar = {
  levels: levels('|', '^', '&', '<< >>', '+ -', '* / %'),
  prefixes: 'many',
};

/** Conditions of if, elsif, while, do and for. Comparisons bind tighter than `&` here (SCRIPT.md 4). */
export const condition: Grammar = {
  levels: levels('||', '&&', '|', '^', '&', '< > <= >= == !=', '<< >>', '+ -', '* / %'),
  prefixes: 'one',
  get arguments() {
    return conditionArgument;
  },
};

/** Arguments of functions within a condition: what binds tighter than a comparison, and anything in parentheses. */
const conditionArgument: Grammar = {
  levels: levels('<< >>', '+ -', '* / %'),
  prefixes: 'one',
  parentheses: condition,
};
