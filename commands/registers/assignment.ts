import { type ArgumentContext, type ArgumentType, evaluate, register, value } from '../../src/shell/arguments/index.ts';
import { Complaint } from '../../src/shell/errors.ts';
import type { Register } from '../../src/x86/registers.ts';

/** What follows `r`: a register to show, or one to change. */
export interface RegisterRequest {
  readonly register: Register;
  /** The new value; undefined when the register is only shown. */
  readonly value: bigint | undefined;
}

/** `REGISTER` or `REGISTER = VALUE`, blanks anywhere. */
export const registerRequest: ArgumentType<RegisterRequest> = {
  name: 'REGISTER [= VALUE]',
  describe:
    'a register, with or without @, and after = its new value: a number, @register, symbol, or any expression of these',
  examples: ['rax', 'rax = 10', 'zf = 1'],
  async parse(token, context) {
    const { text } = token;
    const equals = text.indexOf('=');
    const name = (equals < 0 ? text : text.slice(0, equals)).trim();
    if (/\s/.test(name)) {
      const at = name.search(/\s/);
      throw new Complaint('a `=` belongs between register and value', { from: at, to: at + 1 });
    }
    if (name === '') throw new Complaint('missing REGISTER before `=`', { from: 0, to: 1 });
    const found = await register.parse({ ...token, text: name }, context);
    if (equals < 0) return { register: found, value: undefined };
    const assigned = await evaluateSpaced(text, equals + 1, context);
    checkWidth(found, assigned, { from: equals + 1, to: text.length });
    return { register: found, value: assigned };
  },
  async complete(prefix, context) {
    const equals = prefix.indexOf('=');
    if (equals < 0) return (await register.complete?.(prefix, context)) ?? [];
    const before = /^[^=]*=\s*/.exec(prefix)?.[0] ?? '';
    const items = (await value.complete?.(prefix.slice(before.length), context)) ?? [];
    return items.map((item) => ({ ...item, insert: before + item.insert, label: item.label ?? item.insert }));
  },
};

/** Evaluates `text` from an offset on, leaving out blanks; complaints keep their place in `text`. */
async function evaluateSpaced(text: string, from: number, context: ArgumentContext): Promise<bigint> {
  const kept = [...Array(text.length).keys()].filter((at) => at >= from && !/\s/.test(text.charAt(at)));
  const place = (at: number) => kept[at] ?? text.length;
  if (kept.length === 0) throw new Complaint('missing VALUE after `=`', { from, to: from + 1 });
  try {
    return await evaluate(kept.map((at) => text.charAt(at)).join(''), context);
  } catch (error) {
    if (!(error instanceof Complaint) || error.place === undefined) throw error;
    const { from: first, to } = error.place;
    const { help } = error;
    const options = { cause: error, ...(help === undefined ? {} : { help }) };
    throw new Complaint(error.message, { from: place(first), to: place(to - 1) + 1 }, options);
  }
}

function checkWidth({ name, bits }: Register, assigned: bigint, place: { from: number; to: number }): void {
  if (assigned >> BigInt(bits) === 0n) return;
  const most = ((1n << BigInt(bits)) - 1n).toString(16);
  throw new Complaint(`${assigned.toString(16)} does not fit into ${name}; ${most} is the most`, place);
}
