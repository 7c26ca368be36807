/** What README says about getting `haltwire` onto the PATH, done in a place of its own. */
import { spawnSync } from 'node:child_process';
import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { version } from '../../src/version.ts';

const prefix = mkdtempSync(path.join(tmpdir(), 'haltwire-link-'));
afterAll(() => rmSync(prefix, { recursive: true }));

const readme = readFileSync('README.md', 'utf8');

function npm(words: string) {
  const env = { ...process.env, npm_config_prefix: prefix, npm_config_update_notifier: 'false' };
  return spawnSync('npm', words.split(' ').slice(1), { encoding: 'utf8', env });
}

it('is linked by the command in README, without a word of warning, and taken away again', () => {
  const [link = ''] = /^npm link.*$/m.exec(readme) ?? [];
  const [unlink = ''] = /npm unlink[^`]*/.exec(readme) ?? [];
  expect(npm(link)).toMatchObject({ status: 0, stderr: '' });
  const program = path.join(prefix, 'bin', 'haltwire');
  const elsewhere = spawnSync(program, ['--version'], { encoding: 'utf8', cwd: tmpdir() });
  expect(elsewhere).toMatchObject({ status: 0, stdout: `${version}\n`, stderr: '' });
  expect(npm(unlink).status).toBe(0);
  expect(spawnSync(program).error).toMatchObject({ code: 'ENOENT' });
}, 60_000);

it('is called by that name everywhere', () => {
  const texts = ['README.md', 'CONTRIBUTING.md', ...globSync('docs/**/*.md')];
  expect(texts.filter((file) => /npx haltwire/.test(readFileSync(file, 'utf8')))).toEqual([]);
});

it('is packed without what points to files that are not packed', () => {
  const { stdout } = npm('npm pack --dry-run --json --ignore-scripts');
  const packed = JSON.parse(stdout) as Record<string, { files: { path: string }[] }> | { files: { path: string }[] }[];
  const files = Object.values(packed)[0]!.files.map((file) => file.path);
  expect(files).toContain('dist/program/main.js');
  expect(files).toContain('bin/replace-process.js');
  expect(files.filter((file) => file.endsWith('.map'))).toEqual([]);
  expect(readFileSync('dist/src/index.js', 'utf8')).not.toContain('sourceMappingURL');
}, 60_000);
