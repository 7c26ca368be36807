import { formatAddress } from '../../src/format/address.ts';
import type { Span } from '../../src/format/block.ts';
import type { Space } from '../../src/session/index.ts';
import type { CommandContext } from '../../src/shell/command.ts';
import { symbolText } from '../../src/x86/operands.ts';

/** What names come from. */
export type Named = Pick<CommandContext, 'settings' | 'symbols'>;

/** What an address is called; undefined when it has no name, or names are switched off. */
export function nameOf(address: bigint, space: Space, { settings, symbols }: Named): string | undefined {
  return space === 'virtual' && settings.addressconversion === 'on' ? symbolText(address, symbols) : undefined;
}

/** An address, and its name where it has one. */
export function addressSpans(address: bigint, name: string | undefined): Span[] {
  const spans: Span[] = [{ text: formatAddress(address), role: 'address' }];
  return name === undefined ? spans : [...spans, { text: '  ', role: 'plain' }, { text: name, role: 'symbol' }];
}
