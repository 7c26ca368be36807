import { mkdtempSync, rmSync } from 'node:fs';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { parseCpu } from '../../src/controller/proc-cpu.ts';
import { parseMaps, parseModules, procFacts } from '../../src/controller/proc-facts.ts';

const proc = mkdtempSync(path.join(os.tmpdir(), 'haltwire-proc-'));
afterAll(() => rmSync(proc, { recursive: true }));

describe('/proc/modules', () => {
  test('has name, size and address', () => {
    expect(parseModules('kvm 1146880 1 kvm_intel, Live 0xffffffffc0a00000\n')).toEqual([
      { name: 'kvm', path: 'kvm.ko', base: 0xffffffffc0a00000n, size: 1146880 },
    ]);
  });

  test('follows the kernel itself, where that is known', async () => {
    await writeFile(path.join(proc, 'modules'), 'kvm 16384 0 - Live 0xffffffffc0a00000\n');
    const names = async (base: bigint) => (await procFacts(base, proc).kernelModules()).map(({ name }) => name);
    expect(await names(0xffffffff81000000n)).toEqual(['vmlinux', 'kvm']);
    expect(await names(0n)).toEqual(['kvm']);
  });
});

describe('/proc/PID/maps', () => {
  test('names each file once, at its lowest address, and nothing that is no file', () => {
    const maps = [
      '55d0c0a00000-55d0c0a02000 r--p 00000000 08:01 131 /usr/bin/cat',
      '55d0c0a02000-55d0c0a06000 r-xp 00002000 08:01 131 /usr/bin/cat',
      '55d0c1000000-55d0c1021000 rw-p 00000000 00:00 0   [heap]',
      '7f0000000000-7f0000022000 rw-p 00000000 00:00 0 ',
      '7f1000000000-7f1000026000 r--p 00000000 08:01 132                        /lib/a b.so.6',
    ].join('\n');
    expect(parseMaps(maps)).toEqual([
      { path: '/usr/bin/cat', base: 0x55d0c0a00000n },
      { path: '/lib/a b.so.6', base: 0x7f1000000000n },
    ]);
  });

  test('leads to the modules of a process, with their entry points', async () => {
    const program = path.join(proc, 'program');
    const elf = new Uint8Array(64);
    const view = new DataView(elf.buffer);
    view.setUint32(0, 0x7f454c46, false);
    view.setUint16(16, 3, true);
    view.setBigUint64(24, 0x1040n, true);
    await writeFile(program, elf);
    await mkdir(path.join(proc, '31'));
    await symlink(program, path.join(proc, '31', 'exe'));
    await writeFile(path.join(proc, '31', 'comm'), 'program\n');
    const maps = [`1000-2000 r-xp 00000000 08:01 9 ${program}`, '9000-a000 r--p 00000000 08:01 9 /usr/share/locale'];
    await writeFile(path.join(proc, '31', 'maps'), `${maps.join('\n')}\n`);
    expect(await procFacts(0n, proc).userModules(31)).toEqual({
      of: 'process 1f (program)',
      modules: [{ path: program, base: 0x1000n, entry: 0x2040n }],
    });
  });

  test('of a process that does not exist says so', async () => {
    await expect(procFacts(0n, '/nowhere').userModules(31)).rejects.toThrow('there is no process 1f');
  });
});

describe('/proc/cpuinfo', () => {
  test('gives the features under the names that HyperDbg lists', () => {
    const cpu = parseCpu(
      'processor\t: 0\nvendor_id\t: GenuineIntel\ncpu family\t: 6\nmodel\t\t: 158\nmodel name\t: A Brand @ 3GHz\nstepping\t: 10\nflags\t\t: fpu pni sse4_1 cx16 xsave vmx\n\nprocessor\t: 1\nvendor_id\t: Other\n',
    );
    expect(cpu).toMatchObject({ vendor: 'GenuineIntel', brand: 'A Brand @ 3GHz', family: 6, model: 158, stepping: 10 });
    const supported = cpu.features.filter((each) => each.supported).map(({ name }) => name);
    expect(supported).toEqual(['CMPXCHG16B', 'OSXSAVE', 'SSE3', 'SSE4.1', 'VMX', 'XSAVE']);
  });
});

describe('a file', () => {
  test('is read in pieces, which end with it', async () => {
    const file = path.join(proc, 'a');
    await writeFile(file, 'abcdef');
    expect(Buffer.from(await procFacts(0n).readFile(file, 2, 3)).toString()).toBe('cde');
    expect(Buffer.from(await procFacts(0n).readFile(file, 4, 30)).toString()).toBe('ef');
    await expect(procFacts(0n).readFile(`${file}.not`, 0, 1)).rejects.toThrow(/a\.not cannot be read: ENOENT/);
  });
});
