/** Writes docs/keys.md from the key table. */
import { writeFileSync } from 'node:fs';
import { keysPage } from '../src/ui/keys/help.ts';

writeFileSync(new URL('../docs/keys.md', import.meta.url), keysPage());
