/** Argument types for things of the debuggee: registers, breakpoints, cores. */

import { formatAddress } from '../../format/address.ts';
import { findRegister, type Register, registers } from '../../x86/registers.ts';
import { closest } from '../closest.ts';
import { Complaint } from '../errors.ts';
import { hex32 } from './numbers.ts';
import { presentValues } from './present-values.ts';
import type { ArgumentType } from './type.ts';

/** A register's name, with or without `@`, in any case. */
export const register: ArgumentType<Register> = {
  name: 'REGISTER',
  describe: 'the name of a register or flag, with or without @',
  examples: ['rax', '@rip', 'zf'],
  parse({ text }) {
    const found = findRegister(text);
    if (found === undefined) {
      const near = closest(
        text.replace(/^@/, ''),
        registers.map(({ name }) => name),
      );
      throw new Complaint(`no register \`${text}\`${near === undefined ? '' : `; did you mean \`${near}\`?`}`);
    }
    return found;
  },
  async complete(prefix, context) {
    const at = prefix.startsWith('@') ? '@' : '';
    const wanted = prefix.slice(at.length).toLowerCase();
    const shown = registers.filter(({ name, group }) => (wanted === '' ? group === '64-bit' : name.startsWith(wanted)));
    const present = await presentValues(shown, context);
    return shown.map(({ name, meaning }) => ({ insert: at + name, detail: present.get(name) ?? meaning }));
  },
};

/** The id of a breakpoint that exists. */
export const breakpointId: ArgumentType<number> = {
  name: 'ID',
  describe: 'the id of a breakpoint, as `bl` shows it',
  examples: ['1', 'a'],
  parse: (token, context) => hex32.parse(token, context),
  complete(prefix, { session }) {
    const all = (session?.breakpoints ?? []).map(({ id, address }) => ({
      insert: id.toString(16),
      detail: formatAddress(address),
    }));
    return all.filter(({ insert }) => insert.startsWith(prefix.toLowerCase()));
  },
};

/** The number of a core. Where the debuggee says how many it has, others are refused. */
export const core: ArgumentType<number> = {
  name: 'CORE',
  describe: 'the number of a core, hexadecimal',
  examples: ['0', '1'],
  async parse(token, context) {
    const number = await hex32.parse(token, context);
    const cores = context.session?.target.cores;
    if (cores !== undefined && number >= cores) {
      const last = (cores - 1).toString(16);
      throw new Complaint(`there is no core ${number.toString(16)}; the debuggee has cores 0 to ${last}`);
    }
    return number;
  },
  complete(prefix, { session }) {
    const state = session?.state;
    const operating = state?.name === 'halted' ? state.halt.core : undefined;
    return Array.from({ length: session?.target.cores ?? 0 }, (_, number) => ({
      insert: number.toString(16),
      detail: number === operating ? 'the operating core' : state?.name === 'halted' ? 'halted' : 'running',
    })).filter(({ insert }) => insert.startsWith(prefix.toLowerCase()));
  },
};
