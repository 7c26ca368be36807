/** What docs/linux-debuggee.md says about getting the project onto the debuggee, as far as no other machine is needed. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { version } from '../../src/version.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'haltwire-debuggee-'));
afterAll(() => rmSync(folder, { recursive: true }));

const page = readFileSync('docs/linux-debuggee.md', 'utf8');

describe.runIf(process.platform === 'linux' && process.arch === 'x64')('the archive for a debuggee', () => {
  it('runs where it is unpacked, with a Node of its own', () => {
    expect(spawnSync(process.execPath, ['scripts/debuggee-archive.mjs'], { encoding: 'utf8' })).toMatchObject({
      status: 0,
      stderr: '',
    });
    const [unpack = ''] = /^tar -xzf haltwire-debuggee.tgz/m.exec(page) ?? [];
    const archive = path.resolve('dist/haltwire-debuggee.tgz');
    expect(spawnSync(unpack.replace('haltwire-debuggee.tgz', archive), { cwd: folder, shell: true }).status).toBe(0);

    const [, program = ''] = /^sudo (.*) prepare /m.exec(page) ?? [];
    const there = { cwd: path.join(folder, 'haltwire'), shell: true, encoding: 'utf8', env: { HOME: folder } } as const;
    expect(spawnSync(`${program} --version`, there)).toMatchObject({ status: 0, stdout: `${version}\n`, stderr: '' });
    // The serial port's native parts are there: the error is that of the port, not of a missing package.
    expect(spawnSync(`${program} prepare /dev/null`, there).stderr).toMatch(/no serial port of the mainboard/);
  }, 120_000);

  it('has the sources of the driver and the script that builds it', () => {
    const [, script = ''] = /^\.\/node (\S+\.mjs)/m.exec(page) ?? [];
    for (const file of [script, 'driver/linux/Kbuild', 'driver/core/kd.c', 'driver/vmx/cpu_support.c']) {
      expect(existsSync(path.join(folder, 'haltwire', file)), file).toBe(true);
    }
  });
});
