import type { Typed } from './typed.ts';

/** Commands about the shell itself. */
export const shell: Typed = {
  logclose: ['.logclose', '.logopen /dev/null', '.logclose now', '.logclose', '.logclose'],
  logopen: ['.logopen', '.logopen /no/such/folder/x.log', '.logopen /dev/null', '.logopen /dev/null', '.logclose'],
  settings: [
    'settings',
    'settings syntax',
    'settings syntax AT&T',
    'u @rip l 3',
    'settings syntax masn',
    'settings addressconversion off',
    'u @rip l 3',
    'setting autounpause off',
    '.settings cost 30',
    'settings cost 1e',
    'settings prompt process',
    'settings sintax',
    'settings syntax intel att',
    'settings',
  ],
};
