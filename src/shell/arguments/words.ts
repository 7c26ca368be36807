/** Argument types for words out of a fixed set, and for free text. */
import { closest } from '../closest.ts';
import { Complaint } from '../errors.ts';
import type { ArgumentType } from './type.ts';

/**
 * One of the given words, in any case; the record says what each means.
 */
export function choice<const K extends string>(name: string, meanings: Readonly<Record<K, string>>): ArgumentType<K> {
  const words = Object.keys(meanings) as K[];
  return {
    name,
    describe: `one of ${words.join(', ')}`,
    examples: words,
    parse({ text }) {
      const word = words.find((each) => each.toLowerCase() === text.toLowerCase());
      if (word === undefined) {
        const near = closest(text, words);
        const hint = near === undefined ? `choose one of ${words.join(', ')}` : `did you mean \`${near}\`?`;
        throw new Complaint(`\`${text}\` is not known here; ${hint}`);
      }
      return word;
    },
    complete: (prefix) =>
      words
        .filter((word) => word.toLowerCase().startsWith(prefix.toLowerCase()))
        .map((word) => ({ insert: word, detail: meanings[word] })),
  };
}

/** `on` or `off`. */
export const onOff: ArgumentType<boolean> = {
  ...choice('on|off', { on: 'yes', off: 'no' }),
  parse(token, context) {
    const word = choice('on|off', { on: 'yes', off: 'no' }).parse(token, context);
    return word === 'on';
  },
};

/** Any word, or a quoted text. */
export const text: ArgumentType<string> = {
  name: 'TEXT',
  describe: 'a word, or a text in double quotes',
  examples: ['word', '"two words"'],
  parse: (token) => token.text,
};

/** One of two types: what the first refuses is the second's, whose complaint counts. `bc all | ID` */
export function either<A, B>(a: ArgumentType<A>, b: ArgumentType<B>): ArgumentType<A | B> {
  return {
    name: `${a.name}|${b.name}`,
    describe: `${a.describe}, or ${b.describe}`,
    examples: [...b.examples, ...a.examples],
    async parse(token, context) {
      try {
        return await a.parse(token, context);
      } catch (error) {
        if (!(error instanceof Complaint)) throw error;
        return await b.parse(token, context);
      }
    },
    async complete(prefix, context) {
      const of = async (type: ArgumentType<unknown>) => (await type.complete?.(prefix, context)) ?? [];
      return [...(await of(a)), ...(await of(b))];
    },
  };
}
