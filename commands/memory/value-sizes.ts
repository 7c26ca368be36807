/** Bytes of the values that `eb ed eq` write and `sb sd sq` look for. */
export type ValueSize = 1 | 4 | 8;

/** How their usage calls a value. */
export const valueNames: Readonly<Record<ValueSize, string>> = { 1: 'BYTE', 4: 'DWORD', 8: 'QWORD' };
