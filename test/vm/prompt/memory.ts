import type { Row } from './row.ts';

const hex = (value: bigint) => value.toString(16);
const shown = (value: bigint) => hex(value).padStart(16, '0').replace(/^.{8}/, '$&`');
/** `witness!`, the start of the page of test/vm/guest/witness.c. */
const MAGIC = '217373656e746977';

/** Searching, lists and page tables, on the page of the witness and on the kernel's text. */
export const rows: readonly Row[] = [
  {
    line: ({ witness }) => `!sq ${hex(witness.physical)} ${MAGIC} l 1000`,
    shows: ({ witness }) => new RegExp(`${shown(witness.physical)}.*found once in 0x1000 bytes`, 's'),
  },
  {
    // With the hole that every PC has below its first MiB.
    line: () => `!sq 90000 ${MAGIC} l 80000`,
    shows: () => /found.* of them cannot be read/,
  },
  // The guard hole of the address space: documented as empty on every x86-64 kernel.
  { line: () => 'sb ffff800000000000 1 l 1000000', shows: () => /nothing can be read in 0x1000000 bytes/ },
  {
    line: ({ witness }) => `!pa2va ${hex(witness.physical + 8n)}`,
    shows: ({ witness }) => new RegExp(`ffff[0-9a-f]{4}\`[0-9a-f]{5}${hex(witness.physical + 8n).slice(-3)}`),
  },
  {
    line: ({ text }) => `!va2pa ${hex(text)}`,
    shows: ({ text }) => new RegExp(`0000[0-9a-f]{4}\`...${hex(text).slice(-5)}`),
  },
  {
    line: ({ text }) => `!pte ${hex(text)}`,
    shows: () => /PML4E {2}ffff.* P W.*PDPTE {2}ffff.* P W.*PDE {4}ffff.* P .*PA {5}0000/s,
  },
  { line: () => '!pte 8', shows: () => /not mapped/ },
  // After the counts of its cores the page is zero: a node without a next one.
  { line: ({ witness }) => `!dl ${hex(witness.physical + 0xe00n)}`, shows: () => /ends with a null after 1 node/ },
  { line: () => 'dl ffff800000000000', shows: () => /broken: ffff8000`00000000 cannot be read/ },
];
