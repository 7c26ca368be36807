/**
 * What terminals send for the keys that are not characters. The names on the right are the ones the key table
 * (table.ts) uses. Facts: ECMA-48 5.4 (CSI), xterm's ctlseqs "PC-Style Function Keys" and "VT220-Style", the kernel's
 * console_codes(4) for `CSI [ A`, rxvt's reference for its lower-case finals.
 */

/** `CSI ... LETTER` and `ESC O LETTER`: xterm, VT100 application mode, Windows consoles. */
export const letterKeys: Readonly<Record<string, string>> = {
  A: 'up',
  B: 'down',
  C: 'right',
  D: 'left',
  F: 'end',
  H: 'home',
  P: 'f1',
  Q: 'f2',
  R: 'f3',
  S: 'f4',
  Z: 'backtab',
};

/** `CSI NUMBER ~`: VT220 and its heirs. */
export const numberKeys: Readonly<Record<number, string>> = {
  1: 'home',
  2: 'insert',
  3: 'delete',
  4: 'end',
  5: 'pageup',
  6: 'pagedown',
  7: 'home',
  8: 'end',
  11: 'f1',
  12: 'f2',
  13: 'f3',
  14: 'f4',
  15: 'f5',
  17: 'f6',
  18: 'f7',
  19: 'f8',
  20: 'f9',
  21: 'f10',
  23: 'f11',
  24: 'f12',
};

/** `CSI [ LETTER`: the Linux console's first five function keys. */
export const consoleKeys: Readonly<Record<string, string>> = { A: 'f1', B: 'f2', C: 'f3', D: 'f4', E: 'f5' };

/** The bits of xterm's modifier parameter, which is 1 + these; the rest of its bits has no place in our table. */
export const SHIFT = 1;
export const ALT = 2;
export const CTRL = 4;

/** rxvt marks a modifier by the case of the final (`CSI a` with shift, `ESC O a` with ctrl) or by the final itself (`CSI 3 ^`). */
export const rxvtArrows: Readonly<Record<string, string>> = { a: 'up', b: 'down', c: 'right', d: 'left' };
export const rxvtFinals: Readonly<Record<string, number>> = { '^': CTRL, '@': CTRL | SHIFT };

/** Characters that have a name of their own, by code point: single bytes and the codes of `CSI code u`. */
export const namedCodes: Readonly<Record<number, string>> = {
  9: 'tab',
  13: 'enter',
  27: 'escape',
  32: 'space',
  127: 'backspace',
  57414: 'enter',
};

/** A key's full name: modifiers in the order of the key table, then the name; `backtab` is Shift and Tab. */
export function keyName(modifiers: number, name: string): string {
  const bits = name === 'backtab' ? modifiers | SHIFT : modifiers;
  const prefix = `${bits & CTRL ? 'ctrl+' : ''}${bits & ALT ? 'alt+' : ''}${bits & SHIFT ? 'shift+' : ''}`;
  return prefix + (name === 'backtab' ? 'tab' : name);
}
