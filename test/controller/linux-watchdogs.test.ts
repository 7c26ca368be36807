import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { quietWatchdogs } from '../../src/controller/linux-watchdogs.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'haltwire-watchdogs-'));
afterAll(() => rmSync(folder, { recursive: true }));

it('switches watchdogs off and puts back what was there', async () => {
  const file = path.join(folder, 'watchdog');
  writeFileSync(file, '1\n');
  const restore = await quietWatchdogs([[file, '0']]);
  expect(readFileSync(file, 'utf8')).toBe('0');
  await restore();
  expect(readFileSync(file, 'utf8')).toBe('1');
});

it('does without a watchdog that the kernel lacks', async () => {
  const restore = await quietWatchdogs([[path.join(folder, 'absent/file'), '0']]);
  await expect(restore()).resolves.toBeUndefined();
});
