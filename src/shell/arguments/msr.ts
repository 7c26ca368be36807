/** Argument type for model-specific registers: a number, or the name of a known one. */
import { findMsr, msrs } from '../../x86/msrs.ts';
import { closest } from '../closest.ts';
import { Complaint } from '../errors.ts';
import { hex32 } from './numbers.ts';
import type { ArgumentType } from './type.ts';

/** Hexadecimal digits are a number, never a name. */
const NAME = /^(?:ia32_|msr_)?[a-z][a-z0-9_]*$/i;

export const msr: ArgumentType<number> = {
  name: 'MSR',
  describe: 'a model-specific register: its index, hexadecimal, or its name with or without IA32_',
  examples: ['c0000082', 'LSTAR', 'IA32_EFER'],
  async parse(token, context) {
    const found = findMsr(token.text);
    if (found !== undefined) return found.index;
    if (!NAME.test(token.text) || /^[0-9a-f]+$|^0?n\d+$|^x[0-9a-f]+$/i.test(token.text)) {
      return await hex32.parse(token, context);
    }
    const names = msrs.map(({ name }) => name);
    const near = closest(token.text.toUpperCase().replace(/^(?:IA32|MSR)_/, ''), names);
    throw new Complaint(`no MSR \`${token.text}\`${near === undefined ? '' : `; did you mean \`${near}\`?`}`);
  },
  complete(prefix) {
    const wanted = prefix.toUpperCase().replace(/^(?:IA32|MSR)_/, '');
    return msrs
      .filter(({ name, index }) => name.startsWith(wanted) || index.toString(16).startsWith(prefix.toLowerCase()))
      .map(({ name, index, meaning }) => ({ insert: name, detail: `${index.toString(16)}: ${meaning}` }));
  },
};
