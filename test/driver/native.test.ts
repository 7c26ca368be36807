/** The driver core's own unit tests (driver/test, in C), built with AddressSanitizer and UBSan for this machine. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { compiler } from './compiler.ts';
import { includes, sources } from './sources.ts';

const driver = path.resolve('driver');
const golden = path.join(driver, 'test/golden.txt');
const folder = mkdtempSync(path.join(tmpdir(), 'haltwire-driver-'));

/** Compiles all of it; returns the names of the tests. */
function build(program: string, sanitizer: string): string[] {
  const warnings = ['-Wall', '-Wextra', '-Werror'];
  const options = [...includes, '-std=gnu11', '-g', '-O1', '-pthread', ...warnings, `-fsanitize=${sanitizer}`];
  const all = [...sources('core'), ...sources('test')];
  execFileSync(compiler, [...options, '-fno-sanitize-recover=all', ...all, '-o', program], { stdio: 'pipe' });
  return execFileSync(program, { encoding: 'utf8' }).trim().split('\n');
}

function run(command: string, ...args: string[]) {
  return spawnSync(command, args, {
    encoding: 'utf8',
    timeout: 15_000,
    env: { ...process.env, HALTWIRE_GOLDEN: golden },
  });
}

const program = path.join(folder, 'tests');
const names = build(program, 'address,undefined');
afterAll(() => rmSync(folder, { recursive: true }));

describe('the driver core in C', () => {
  it.each(names)('%s', (name) => {
    const { stderr, status } = run(program, name);
    expect(stderr).toBe('');
    expect(status).toBe(0);
  });

  it('is free of warnings about conversions', () => {
    const options = [...includes, '-std=c11', '-ffreestanding', '-fsyntax-only', '-Wall', '-Wextra', '-Wconversion'];
    expect(run(compiler, ...options, '-Wno-sign-conversion', ...sources('core')).stderr).toBe('');
  });
});

// ThreadSanitizer needs its addresses where they are without randomisation.
const fixed = run('setarch', '-R', 'true').status === 0;
describe.skipIf(!fixed)('the cores under ThreadSanitizer', () => {
  const racing = path.join(folder, 'racing');
  const racingNames = (fixed ? build(racing, 'thread') : []).filter((name) => name.startsWith('halt:'));

  it.each(racingNames)('%s', (name) => {
    const { stderr, status } = run('setarch', '-R', racing, name);
    expect(stderr).toBe('');
    expect(status).toBe(0);
  });
});

const vectorFile = path.resolve('spec/vectors.json');
describe('the golden frames of driver/test', () => {
  it('are those of spec/vectors.json', () => {
    const { vectors } = JSON.parse(readFileSync(vectorFile, 'utf8')) as { vectors: { name: string; hex: string }[] };
    const wanted = new Map(vectors.map(({ name, hex }) => [name, hex]));
    for (const line of readFileSync(golden, 'utf8').trim().split('\n')) {
      const [name, hex] = line.split(' ');
      expect(hex, name).toBe(wanted.get(name!));
    }
  });
});
