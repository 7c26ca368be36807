import { readFileSync } from 'node:fs';
import { findPackageJSON } from 'node:module';

/** Haltwire's own version, as package.json has it. */
export const version: string = readVersion();

function readVersion(): string {
  const file = findPackageJSON(import.meta.url);
  if (!file) throw new Error('package.json of haltwire is missing: install it again');
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}
