import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { explainLoad, loadModule, ModuleError, unloadModule } from '../../src/controller/linux-module.ts';

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

const BUSYBOX =
  "Command failed: rmmod haltwire\nrmmod: can't unload module 'haltwire': Resource temporarily unavailable";
const KMOD = 'Command failed: rmmod haltwire\nrmmod: ERROR: Module haltwire is in use';

/** Removes the driver of a machine made of folders; each attempt fails with what is next in `refusals`. */
async function unloadOn(name: string, refusals: string[], options: { loaded?: boolean; holder?: string } = {}) {
  const sys = path.join(folder, name, 'sys');
  const proc = path.join(folder, name, 'proc');
  if (options.loaded ?? true) mkdirSync(path.join(sys, 'module/haltwire'), { recursive: true });
  mkdirSync(path.join(proc, '123/fd'), { recursive: true });
  if (options.holder !== undefined) {
    symlinkSync('/dev/haltwire', path.join(proc, '123/fd/4'));
    writeFileSync(path.join(proc, '123/comm'), `${options.holder}\n`);
  }
  let attempts = 0;
  const remove = async () => {
    const refusal = refusals[attempts++] ?? refusals.at(-1);
    if (refusal !== undefined && refusal !== '') throw new Error(refusal);
  };
  await unloadModule({ proc, sys, deadlineMs: 250, remove });
  return attempts;
}

it('unloading waits for a process that still holds the driver', async () => {
  expect(await unloadOn('ending', [BUSYBOX, KMOD, ''])).toBe(3);
});

it('unloading says who holds the driver, and what to do', async () => {
  const refused = unloadOn('held', [BUSYBOX], { holder: 'node' });
  await expect(refused).rejects.toBeInstanceOf(ModuleError);
  await expect(refused).rejects.toThrow(/still in use.*held by process 123 \(node\).*sudo kill 123/);
});

it('unloading says so when no visible process holds the driver', async () => {
  await expect(unloadOn('unseen', [KMOD])).rejects.toThrow(/open in no process.*sudo rmmod haltwire/);
});

it('a driver that another process has unloaded meanwhile is unloaded', async () => {
  expect(await unloadOn('gone', ['rmmod: ERROR: Module haltwire is not currently loaded'], { loaded: false })).toBe(1);
});

it('unloading says what rmmod says, without the command line', async () => {
  await expect(unloadOn('refused', ['Command failed: rmmod haltwire\nrmmod: not permitted'])).rejects.toThrow(
    /^the driver could not be unloaded: rmmod: not permitted$/,
  );
});
