import type { Space } from '../session/index.ts';
import { type SymbolNames, symbolText } from '../symbols/names.ts';
import type { Settings } from './settings.ts';

/** Where names come from, and whether they are wanted. */
export interface NameSources {
  readonly settings: Settings;
  readonly symbols: SymbolNames;
}

/** The names that are shown beside virtual addresses; undefined when they are switched off. */
export function shownNames({ settings, symbols }: NameSources): SymbolNames | undefined {
  return settings.addressconversion === 'on' ? symbols : undefined;
}

/** What an address is called; undefined when it has no name, or names are switched off. */
export function shownName(address: bigint, sources: NameSources, space: Space = 'virtual'): string | undefined {
  return space === 'virtual' ? symbolText(address, shownNames(sources)) : undefined;
}
