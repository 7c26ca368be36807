import { type ArgumentContext, type ArgumentType, address, evaluate } from '../../src/shell/arguments/index.ts';
import { closest } from '../../src/shell/closest.ts';
import { Complaint } from '../../src/shell/errors.ts';
import { saturates } from '../../src/shell/number.ts';
import { AssemblyError, assemble, mnemonics, parseSnippet, type Snippet } from '../../src/x86/assembly/assemble.ts';

/** A snippet with everything that it takes to assemble it, but for the place. */
export interface ReadySnippet {
  readonly snippet: Snippet;
  readonly bits: 64 | 32;
  readonly termValue: (text: string) => bigint;
}

/** A word of `a`: where, or what. */
export type AssemblyWord =
  | { readonly kind: 'address'; readonly address: bigint }
  | { readonly kind: 'snippet'; readonly ready: ReadySnippet };

export const assemblyWord: ArgumentType<AssemblyWord> = {
  name: 'ADDRESS|{SNIPPET}',
  describe:
    'instructions in braces, parted by semicolons, in Intel syntax; or an address. Operands are numbers, registers, ' +
    'labels, and symbols and expressions as they are or in < >',
  examples: ['{nop; nop}', '{xor eax, eax; ret}', 'fffff80000101234'],
  async parse(token, context) {
    if (token.kind === 'BracketString') return { kind: 'snippet', ready: await readSnippet(token.text, context) };
    try {
      return { kind: 'address', address: await address.parse(token, context) };
    } catch (error) {
      const isCode = /[\s;,]/.test(token.text) || mnemonics().includes(token.text.toLowerCase());
      if (!(error instanceof Complaint && isCode)) throw error;
      const help = ['e.g. a @rip {nop; nop}'];
      throw new Complaint('instructions belong in braces, which have to be closed', undefined, { cause: error, help });
    }
  },
  async complete(prefix, context) {
    if (!prefix.startsWith('{')) return (await address.complete?.(prefix, context)) ?? [];
    const [, before = '', word = ''] = /^(.*?)([@$\w!.]*)$/s.exec(prefix) ?? [];
    if (!/[{;]\s*$/.test(before)) {
      const items = (await address.complete?.(word, context)) ?? [];
      return items.map((item) => ({ ...item, insert: before + item.insert, label: item.label ?? item.insert }));
    }
    const found = mnemonics().filter((name) => name.startsWith(word.toLowerCase()));
    return found.toSorted().map((name) => ({ insert: before + name, label: name, detail: 'instruction' }));
  },
};

/** @throws Complaint for everything that is wrong at any address */
async function readSnippet(text: string, context: ArgumentContext): Promise<ReadySnippet> {
  const state = context.session?.state;
  const halt = state?.name === 'halted' ? state.halt : undefined;
  const bits = halt?.mode ?? 64;
  try {
    const snippet = parseSnippet(text);
    const values = await valuesOf(snippet, context);
    const ready: ReadySnippet = { snippet, bits, termValue: (term) => values.get(term) ?? 0n };
    tryOut(ready, halt?.rip ?? 0n);
    return ready;
  } catch (error) {
    throw error instanceof AssemblyError ? complaintOf(error) : error;
  }
}

async function valuesOf({ terms }: Snippet, context: ArgumentContext): Promise<ReadonlyMap<string, bigint>> {
  const values = new Map<string, bigint>();
  for (const { text, place } of terms) {
    if (values.has(text)) continue;
    if (saturates(text)) throw new Complaint(`\`${text}\` is more than 64 bits`, place);
    try {
      values.set(text, await evaluate(text, context));
    } catch (error) {
      if (!(error instanceof Complaint)) throw error;
      const { from, to } = error.place ?? { from: 0, to: text.length };
      throw new Complaint(
        error.message,
        { from: place.from + from, to: place.from + to },
        {
          cause: error,
          help: ['labels end with a colon where they are: {again: dec ecx; jne again}'],
        },
      );
    }
  }
  return values;
}

/** What is out of reach from here may be in reach from its address. */
function tryOut({ snippet, bits, termValue }: ReadySnippet, address: bigint): void {
  try {
    assemble(snippet, { address, bits, termValue });
  } catch (error) {
    if (!(error instanceof AssemblyError && error.outOfReach)) throw error;
  }
}

function complaintOf(error: AssemblyError): Complaint {
  const near = error.unknown === undefined ? undefined : closest(error.unknown, mnemonics());
  const message = near === undefined ? error.message : `${error.message}; did you mean \`${near}\`?`;
  return new Complaint(message, error.place, {
    cause: error,
    ...(error.help.length > 0 ? { help: error.help } : {}),
  });
}
