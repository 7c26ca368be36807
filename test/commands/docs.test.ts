import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { commandPages } from '../../scripts/docs-commands.ts';

const folder = resolve('docs/commands');

test('docs/commands/ is what `npm run docs` makes of the declarations', () => {
  const written = new Map(readdirSync(folder).map((file) => [file, readFileSync(join(folder, file), 'utf8')]));
  expect(Object.fromEntries(written)).toEqual(Object.fromEntries(commandPages()));
});
