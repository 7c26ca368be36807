import { formatAddress } from './address.ts';
import type { Span } from './block.ts';

/** An address, and its name where it has one. */
export function namedAddress(address: bigint, name: string | undefined): Span[] {
  const digits: Span = { text: formatAddress(address), role: 'address' };
  return name === undefined ? [digits] : [digits, { text: `  ${name}`, role: 'symbol' }];
}
