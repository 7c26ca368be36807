import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { explainLoad, loadModule, ModuleError } from '../../src/controller/linux-module.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'haltwire-module-'));
afterAll(() => rmSync(folder, { recursive: true }));

function lockdown(state: string): string {
  const file = path.join(folder, 'lockdown');
  writeFileSync(file, `${state}\n`);
  return file;
}

const none = path.join(folder, 'none');

/** What insmod says, and what has to be done. */
it.each([
  ['insmod: ERROR: could not insert module x.ko: Operation not permitted', /root: use sudo/],
  ['insmod: ERROR: could not insert module x.ko: No such device', /dmesg \| grep haltwire/],
  ['insmod: ERROR: could not insert module x.ko: Invalid module format', /another kernel than.*npm run build:driver/],
  ['insmod: ERROR: could not insert module x.ko: Required key not available', /Secure Boot.*mokutil --import/],
  ['insmod: ERROR: could not insert module x.ko: Key was rejected by service', /mokutil --import/],
  ['insmod: something else', /something else/],
])('%s', async (said, meant) => {
  expect(await explainLoad(said, none)).toMatch(meant);
  expect(await explainLoad(said, lockdown('[none] integrity confidentiality'))).toMatch(meant);
});

it('a kernel that is locked down says no more than that it is not permitted', async () => {
  const said = 'insmod: ERROR: could not insert module x.ko: Operation not permitted';
  for (const state of ['none [integrity] confidentiality', 'none integrity [confidentiality]']) {
    expect(await explainLoad(said, lockdown(state))).toMatch(/locked down \(Secure Boot\).*signed/);
  }
});

it('a driver that was not built', async () => {
  await expect(loadModule(none)).rejects.toThrow(/there is no driver at .*none: build it with npm run build:driver/);
  await expect(loadModule(none)).rejects.toBeInstanceOf(ModuleError);
});
