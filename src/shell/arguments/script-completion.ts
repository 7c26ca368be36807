/** What could be typed next in a script or an expression: the word at its end decides. */
import { formatAddress } from '../../format/address.ts';
import { builtins, pseudoRegisters, signature } from '../../script/index.ts';
import { type Register, registers } from '../../x86/registers.ts';
import { presentValues } from './present-values.ts';
import type { ArgumentContext, Completion } from './type.ts';

const MOST_SYMBOLS = 200;
/** What is being typed; `module!name` is one word. */
const WORD = /[@$.]?[\w!`]*$/;

/** Words that begin statements, and what they are for. */
const statements: readonly (readonly [word: string, detail: string])[] = [
  ['printf', 'printf("%llx\\n", value); text and values as log messages'],
  ['if', 'if (a == b) { } elsif (c) { } else { }'],
  ['elsif', 'the next condition of an if'],
  ['else', 'what an if does otherwise'],
  ['for', 'for (i = 0; i < 10; i++) { }'],
  ['while', 'while (i < 10) { }'],
  ['do', 'do { } while (i < 10);'],
  ['break', 'leaves the loop'],
  ['continue', 'goes on with the next iteration'],
  ['return', 'leaves the function'],
  ['struct', 'declares a structure'],
  ['typedef', 'names a type'],
  ['sizeof', 'bytes of a type or variable'],
];

/** For a place of an expression: what has a value. */
export function completeExpression(prefix: string, context: ArgumentContext): Promise<readonly Completion[]> {
  return complete(prefix, context, (name) => builtins.get(name)?.returns === true, []);
}

/** For a place where a statement may begin as well. */
export function completeScript(prefix: string, context: ArgumentContext): Promise<readonly Completion[]> {
  return complete(prefix, context, () => true, statements);
}

async function complete(
  prefix: string,
  context: ArgumentContext,
  offered: (builtin: string) => boolean,
  words: typeof statements,
): Promise<readonly Completion[]> {
  const [term = ''] = WORD.exec(prefix) ?? [];
  const before = prefix.slice(0, prefix.length - term.length);
  const [sigil] = term;
  const item = (name: string, detail: string, insert = name): Completion => ({
    insert: before + insert,
    label: name,
    detail,
  });
  if (insideString(before)) return [];
  if (sigil === '$') return pseudo(term).map(({ name, summary }) => item(`$${name}`, summary));
  if (sigil === '.') return globals(term, context).map((name) => item(name, 'global variable of this session'));
  const found = sigil === undefined || sigil === '@' ? await registersOf(term.slice(1), context, item) : [];
  if (sigil === '@') return found;
  for (const { name, address } of context.symbols.complete(term, MOST_SYMBOLS)) {
    found.push(item(name, formatAddress(address)));
  }
  if (sigil === undefined) {
    return [...found, ...globals('.', context).map((name) => item(name, 'global variable'))];
  }
  found.push(...words.filter(([word]) => word.startsWith(term)).map(([word, detail]) => item(word, detail)));
  for (const builtin of builtins.values()) {
    if (!builtin.name.startsWith(term) || !offered(builtin.name)) continue;
    found.push(item(signature(builtin), builtin.summary, `${builtin.name}(`));
  }
  return found;
}

/** An odd number of quotes before: text is being typed, which nothing completes. */
function insideString(before: string): boolean {
  return (before.replaceAll(/\\./g, '').match(/"/g)?.length ?? 0) % 2 === 1;
}

const pseudo = (term: string) => pseudoRegisters.filter(({ name }) => name.startsWith(term.slice(1)));

const globals = (term: string, context: ArgumentContext) =>
  context.globals
    .names()
    .map((name) => `.${name}`)
    .filter((name) => name.startsWith(term));

async function registersOf(
  typed: string,
  context: ArgumentContext,
  item: (name: string, detail: string) => Completion,
): Promise<Completion[]> {
  const wanted = typed.toLowerCase();
  const shown = registers.filter((each) => shows(each, wanted));
  const present = await presentValues(shown, context);
  return shown.map(({ name, meaning }) => item(`@${name}`, present.get(name) ?? meaning));
}

/** Without a letter only the 64-bit registers are offered: they are what an address is made of. */
function shows({ name, group }: Register, wanted: string): boolean {
  return wanted === '' ? group === '64-bit' && name !== 'rflags' : name.startsWith(wanted);
}
