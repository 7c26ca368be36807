/** Writes docs/json.md out of the declared kinds: `npm run docs`. */
import { writeFileSync } from 'node:fs';
import { jsonPage } from '../src/format/json/page.ts';

writeFileSync(new URL('../docs/json.md', import.meta.url), jsonPage());
