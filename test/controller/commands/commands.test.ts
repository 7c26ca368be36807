import { describe, expect, test, vi } from 'vitest';
import { commandNames } from '../../../src/controller/commands/index.ts';
import { DriverError } from '../../../src/controller/device.ts';
import { Unanswerable } from '../../../src/controller/facts.ts';
import { lines, run } from './run.ts';

describe('lm', () => {
  test('lists user mode, a line of equals signs, kernel mode', async () => {
    expect(await lines('lm')).toEqual([
      'user mode, all processes',
      'start              entrypoint  path',
      '00000000`00400000  ?           init.exe',
      '='.repeat(60),
      'kernel mode',
      'start              size  name  path',
      'fffff800`00100000  ?     nt    nt',
      'fffff800`00200000  ?     kvm   drivers/kvm.sys',
    ]);
  });

  test('is limited by scope and by a part of the path in any case', async () => {
    expect((await lines('lm km m KVM')).slice(2)).toEqual(['fffff800`00200000  ?     kvm   drivers/kvm.sys']);
    expect((await lines('LM m ini um')).slice(2)).toEqual(['00000000`00400000  ?           init.exe']);
  });

  test('takes sizes and entry points where the machine knows them', async () => {
    const facts = {
      kernelModules: async () => [{ name: 'kvm', path: 'kvm.ko', base: 0xffffffffc0000000n, size: 0x1a000 }],
      userModules: async (pid: number | undefined) => ({
        of: `process ${pid?.toString(16)} (sh)`,
        modules: [{ path: '/bin/sh', base: 0x555500000000n, entry: 0x555500004000n }],
      }),
    };
    expect(await lines('lm pid 1f', { facts })).toEqual(
      expect.arrayContaining([
        'user mode, process 1f (sh)',
        '00005555`00000000  00005555`00004000  /bin/sh',
        'ffffffff`c0000000  1a000  kvm   kvm.ko',
      ]),
    );
  });

  test.each([
    ['lm um km', 'um and km exclude each other'],
    ['lm m', 'missing FILTER after m'],
    ['lm pid', 'missing PID'],
    ['lm pid sh', "PID is a hexadecimal number, not 'sh'"],
    ['lm all', "lm knows um, km, m FILTER and pid PID, not 'all'"],
    [`lm m ${'x'.repeat(261)}`, 'a filter has at most 260 characters'],
  ])('%s is explained with an example', async (text, message) => {
    expect(await lines(text)).toEqual([message, 'e.g. lm km m kvm']);
  });

  test('of a process that is not reported says why', async () => {
    expect(await lines('lm um pid 4')).toEqual(['this machine does not report modules by process', 'e.g. lm um']);
  });
});

describe('MSRs', () => {
  test('are read on every core, or on one', async () => {
    const readMsr = vi.fn(async (_: number, core?: number) => (core === undefined ? [1n, 0xfffff80000101000n] : [2n]));
    expect(await lines('rdmsr c0000082', { driver: { readMsr } })).toEqual([
      'core : 0x0 - msr[c0000082] = 00000000`00000001',
      'core : 0x1 - msr[c0000082] = fffff800`00101000',
    ]);
    expect(await lines('rdmsr 0n16 core 1', { driver: { readMsr } })).toEqual([
      'core : 0x1 - msr[10] = 00000000`00000002',
    ]);
    expect(readMsr.mock.calls.map(([msr, core]) => [msr, core])).toEqual([
      [0xc0000082, undefined],
      [0x10, 1],
    ]);
  });

  test('are written', async () => {
    const writeMsr = vi.fn(async () => {});
    expect(await lines('wrmsr 38f core 1 7`00000000', { driver: { writeMsr } })).toEqual([
      'msr[38f] = 00000007`00000000 written on core 1',
    ]);
    expect(writeMsr).toHaveBeenCalledWith(0x38f, 0x700000000n, 1, expect.any(AbortSignal));
  });

  test('that a core does not have are reported in the driver’s words', async () => {
    const readMsr = () => Promise.reject(new DriverError('core 1 has no MSR 0x123'));
    expect(await lines('rdmsr 123', { driver: { readMsr } })).toEqual(['core 1 has no MSR 0x123']);
  });

  test.each([
    ['rdmsr', 'missing MSR'],
    ['rdmsr zz', "MSR is a hexadecimal number, not 'zz'"],
    ['rdmsr 100000000', "MSR is at most ffffffff, not '100000000'"],
    ['rdmsr 10 20', "'20' is one word too many"],
    ['rdmsr 10 core', 'missing CORE'],
    ['wrmsr 10', 'missing VALUE'],
    ['wrmsr 10 1 2', "'2' is one word too many"],
  ])('%s is explained', async (text, message) => {
    expect((await lines(text))[0]).toBe(message);
  });
});

describe('the others', () => {
  test('cpu lists features by name', async () => {
    const features = [
      { name: 'AVX', supported: true },
      { name: 'SHA', supported: false },
    ];
    const cpu = async () => ({ vendor: 'V', brand: 'B', family: 6, model: 0x9e, stepping: 10, features });
    expect(await lines('cpu', { facts: { cpu } })).toEqual([
      'vendor  V',
      'brand   B',
      'model   family 6, model 9e, stepping a',
      '',
      'AVX supported',
      'SHA not supported',
    ]);
  });

  test('status is what the controller says', async () => {
    expect(await lines('status')).toEqual(['debuggee in Debugger Mode', '2 cores']);
  });

  test.each([
    ['load vmm', /loaded already: the hypervisor/],
    ['load trace', /no trace module/],
    ['load nonsense', /one of vmm, kd, trace and all, not 'nonsense'/],
    ['unload remove all', /nothing was unloaded/],
    ['prealloc monitor 10', /nothing to reserve/],
    ['prealloc pool 1', /'pool' is no pool: thread-interception/],
    ['prealloc monitor', /missing COUNT/],
    ['preactivate mode', /nothing to activate/],
    ['preactivate', /one facility, mode/],
    ['.attach pid 4', /not part of this release/],
    ['.switch list', /no process is attached/],
    ['!measure', /deprecated/],
    ['!lbr enable', /does not trace/],
    ['continue', /the machine runs/],
  ])('%s', async (text, message) => {
    expect((await lines(text))[0]).toMatch(message);
  });

  test('every command that HyperDbg has is known', () => {
    const shipped =
      'load unload lm cpu rdmsr wrmsr prealloc preactivate status !lbr !pt !hide !unhide !measure !rev .switch .kill .pe ' +
      'pause continue .attach .detach .start .restart';
    expect(commandNames.toSorted()).toEqual(shipped.split(' ').toSorted());
  });
});

describe('whatever comes', () => {
  test.each(['', '   ', '"', 'nope x', '!'])('the unknown command "%s" is answered', async (text) => {
    const [first, second] = await lines(text);
    expect(first).toBe(`unknown command '${text}'`);
    expect(second).toMatch(/^this debuggee executes lm, rdmsr/);
  });

  test('an error of the machine is an answer', async () => {
    const kernelModules = () => Promise.reject(new Error('EACCES'));
    expect(await lines('lm km', { facts: { kernelModules } })).toEqual(["'lm km' failed: EACCES"]);
  });

  test('a question that hangs times out', async () => {
    vi.useFakeTimers();
    try {
      const answer = lines('lm km', { facts: { kernelModules: () => new Promise(() => {}) } });
      await vi.advanceTimersByTimeAsync(30_000);
      expect(await answer).toEqual(['no output for 30 s; abandoned']);
    } finally {
      vi.useRealTimers();
    }
  });

  test('a question that hangs is cancelled', async () => {
    const stop = new AbortController();
    const facts = { kernelModules: () => new Promise<never>(() => {}) };
    const answer = run('lm km', { facts, signal: stop.signal });
    stop.abort();
    await expect(answer).rejects.toBe(stop.signal.reason);
  });

  test('output is cut into pieces of whole lines, and ends at some point', async () => {
    const many = Array.from({ length: 20_000 }, (_, n) => ({
      name: `m${n}`,
      path: `m${n}.ko`,
      base: BigInt(n),
      size: n,
    }));
    const pieces = await run('lm km', { facts: { kernelModules: async () => many } });
    expect(pieces.every((piece) => piece.length <= 1000 && piece.endsWith('\n'))).toBe(true);
    expect(pieces.at(-1)).toMatch(/\(more output, not shown\)\n$/);
    expect(pieces.join('').length).toBeLessThan(600_000);
  });

  test('a line longer than a piece travels in several', async () => {
    const path = 'x'.repeat(2500);
    const module = { name: 'x', path, base: 0n, size: 0 };
    const pieces = await run('lm km', { facts: { kernelModules: async () => [module] } });
    expect(pieces.every((piece) => piece.length <= 1000)).toBe(true);
    expect(pieces.join('')).toContain(path);
  });

  test('a driver that cannot send fails the command', async () => {
    const { runCommand } = await import('../../../src/controller/command-run.ts');
    const host = { facts: {} as never, driver: {} as never, status: () => ['x'] };
    const gone = new DriverError('the machine is gone');
    const signal = new AbortController().signal;
    await expect(runCommand('status', { host, send: () => Promise.reject(gone), signal })).rejects.toBe(gone);
  });

  test('what cannot be answered says what to type', async () => {
    const kernelModules = () => Promise.reject(new Unanswerable('no', 'lm um'));
    expect(await lines('lm km', { facts: { kernelModules } })).toEqual(['no', 'lm um']);
  });
});
