import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { linuxIdentity, parseModules } from '../../src/controller/linux-identity.ts';

const proc = mkdtempSync(path.join(tmpdir(), 'haltwire-proc-'));
afterAll(() => rmSync(proc, { recursive: true }));

const MODULES = `haltwire 585728 1 - Live 0xffffffffc0201000 (OE)
ext4 983040 2 jbd2,mbcache, Live 0xffffffffc0100000
`;

function writeProc(kallsyms: string): void {
  writeFileSync(path.join(proc, 'kallsyms'), kallsyms);
  writeFileSync(path.join(proc, 'modules'), MODULES);
}

it('says where the kernel and its modules are', async () => {
  writeProc('0000000000000000 A fixed_percpu_data\nffffffff81000000 T _text\nffffffff81000000 T _stext\n');
  const identity = await linuxIdentity(proc);
  expect(identity.kernelBase).toBe(0xffffffff_81000000n);
  expect(identity.modules.map((module) => module.path)).toEqual(['vmlinux', 'haltwire.ko', 'ext4.ko']);
  expect(identity.osName).toMatch(/^Linux \S/);
  expect(identity.capabilities).toMatch(/^haltwire\/1 cores=\d+ driver=linux exceptions msr run-to$/);
});

it('gives 0 where the kernel hides its addresses', async () => {
  writeProc('ffffffff81000000 T _stext\n');
  expect((await linuxIdentity(proc)).kernelBase).toBe(0n);
});

it('reads the addresses of modules', () => {
  expect(parseModules(MODULES)[0]).toEqual({ path: 'haltwire.ko', base: 0xffffffff_c0201000n, userMode: false });
});
