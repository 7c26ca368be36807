import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { holdersOf } from '../../src/line/holders.ts';

test.skipIf(process.platform !== 'linux')('names the script where Node runs one', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'haltwire-'));
  const script = path.join(folder, 'my\x07tool.mjs');
  writeFileSync(
    script,
    "import fs from 'fs'; fs.openSync(process.argv[1]); console.log(1); setInterval(() => {}, 1000)",
  );
  const child = spawn(process.execPath, ['--no-warnings', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    await once(child.stdout, 'data');
    expect((await holdersOf(script)).map(({ name }) => name)).toEqual(['my.tool']);
  } finally {
    child.kill();
    rmSync(folder, { recursive: true });
  }
});

test.skipIf(process.platform !== 'linux')('names another process that has a file open', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'haltwire-'));
  const file = path.join(folder, 'device');
  writeFileSync(file, '');
  const script = `require('fs').openSync(${JSON.stringify(file)}); console.log('open'); setInterval(() => {}, 1000)`;
  const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    await once(child.stdout, 'data');
    const holders = await holdersOf(file);
    expect(holders.map((holder) => holder.pid)).toEqual([child.pid]);
    expect(holders[0]?.name).not.toBe('');
    expect(await holdersOf(path.join(folder, 'absent'))).toEqual([]);
  } finally {
    child.kill();
    rmSync(folder, { recursive: true });
  }
});
