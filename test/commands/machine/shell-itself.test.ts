import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { MachineConsole } from '../machine-console.ts';

let console: MachineConsole;
const folder = mkdtempSync(path.join(tmpdir(), 'haltwire-shell-'));

beforeAll(async () => {
  console = await MachineConsole.open();
}, 30_000);

afterAll(async () => {
  rmSync(folder, { recursive: true });
  await console.close();
});

test('a setting holds at once', async () => {
  const code = () => console.type('u nt!KiTick l 10');
  const intel = await code();
  await console.type('settings syntax att');
  expect((await code()).join('\n')).toMatch(/%r/);
  await console.type('settings addressconversion off');
  expect((await code())[0]).toMatch(/^fffff800`/);
  await console.type('settings syntax intel');
  await console.type('settings addressconversion on');
  expect(await code()).toEqual(intel);
});

test('a log has the halts of steps, and a file the lines that it was given', async () => {
  const [log, file] = [path.join(folder, 'log'), path.join(folder, 'file')];
  await console.type(`.logopen ${log}`);
  const step = await console.type('t');
  const lines = await console.type('r');
  await console.type(`r > ${file}`);
  await console.type('.logclose');
  expect(readFileSync(file, 'utf8')).toBe(`${lines.join('\n')}\n`);
  const logged = readFileSync(log, 'utf8');
  expect(logged).toContain(`kHyperDbg> t\n${step.join('\n')}\n`);
  expect(logged).toContain(`kHyperDbg> r\n${lines.join('\n')}\n`);
});

test('other words lead to what they mean', async () => {
  expect(await console.type('kb')).toEqual(['kb is `k` here', ...(await console.type('k'))]);
  expect((await console.type('!process 0 0')).join('\n')).toContain('here it is `.process list`');
});
