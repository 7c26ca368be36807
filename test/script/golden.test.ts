import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { compile, explain, listing } from '../../src/script/index.ts';

/**
 * Cases of our own: `=== name`, the script, `---`, and its compiled form or its refusal, as in every file of cases/.
 */
const folder = join(import.meta.dirname, 'cases');
const resolve = (name: string): bigint | undefined => (name === 'nt!KiTick' ? 0xfffff80000123450n : undefined);

for (const file of readdirSync(folder).sort()) {
  describe(file.replace('.txt', '').replaceAll('-', ' '), () => {
    const cases = readFileSync(join(folder, file), 'utf8').split(/^=== /m).slice(1);
    for (const text of cases) {
      const [, name = '', script = '', expected = ''] = /^(.*)\n([\s\S]*?)\n---\n([\s\S]*)\n$/.exec(text) ?? [];
      test(name, () => {
        const result = compile(script, { resolve });
        const shown = result.ok ? listing(result.buffer) : explain(result.error);
        expect(shown.join('\n')).toBe(expected);
      });
    }
  });
}
