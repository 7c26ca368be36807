import type { Token } from './token.ts';

const comparisons = new Set(['==', '!=', '<', '>', '<=', '>=', '&&', '||']);
const bits = new Set(['|', '^', '&']);

/** What to write instead, for the known traps that a token shows in a wrong place. */
export function trapHint(token: Token, inCondition: boolean): string | undefined {
  const { type, text } = token;
  if (type === 'word' && comparisons.has(text)) {
    return inCondition
      ? 'in a condition, a comparison in an argument needs parentheses of its own: f((a == b))'
      : 'comparisons, && and || are only allowed in conditions: if (a == b) {...}';
  }
  if (type === 'word' && bits.has(text) && inCondition) {
    return `in a condition, ${text} in an argument needs parentheses of its own: f((a ${text} b))`;
  }
  if (type === 'name' && /^t[0-7]+$/.test(text)) return `octal numbers start with 0o: 0o${text.slice(1)}`;
  if (type !== 'unknown') return undefined;
  if (text.startsWith('/*')) return 'this comment is not closed (**/ does not close one, */ does)';
  if (/^L?"/.test(text)) {
    return 'a string ends with " on its line; its escapes are \\n \\t \\\\ \\" and \\x with one or two digits';
  }
  if (text.startsWith('@')) return `there is no register ${text}`;
  if (text.startsWith('$')) return `there is no pseudo-register ${text}`;
  if (text.includes('!')) return 'this symbol is not known: load the symbols of its module, or write its address';
  return undefined;
}

/** Why a word cannot be the name of a variable. */
export function nameHint(token: Token): string | undefined {
  const { type, text } = token;
  if (!/^[A-Za-z_]/.test(text)) return undefined;
  if (/^[0-9a-fA-F_]+$/.test(text)) {
    return `'${text}' is made of hex digits only, so it is a number: choose a name with another letter`;
  }
  if (type === 'builtin' || type === 'word') return `'${text}' has a meaning of its own: choose another name`;
  return type === 'name' ? `'${text}' is a function or type already: choose another name` : undefined;
}
