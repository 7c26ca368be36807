import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { lineText } from '../../../src/format/block.ts';
import { demoSymbols } from '../../../src/machine/guest/image.ts';
import { MachineConsole } from '../machine-console.ts';

let console: MachineConsole;

beforeAll(async () => {
  console = await MachineConsole.open();
}, 30_000);

afterAll(() => console.close());

const addressOf = (symbol: string): bigint => demoSymbols().find(({ name }) => name === symbol)!.address;
const hex = (value: bigint): string => value.toString(16).padStart(16, '0').replace(/.{8}/, '$&`');

test('a command that has to let the machine run asks a user, once a session', async () => {
  const asked: boolean[] = [];
  const end = console.shell.on('change', () => {
    if (console.shell.status().asking === undefined) return;
    asked.push(true);
    console.shell.answer(asked.length > 1);
  });
  const leave = console.shell.setInteractive({ answers: 'Enter goes on, Esc does not' });
  const { state } = console.session;
  expect((await console.type('lm pid 8')).join('\n')).toMatch(/Enter goes on, Esc does not/);
  expect(console.session.state).toBe(state);
  await console.type('lm pid 8');
  expect((await console.type('lm pid 8')).join('\n')).not.toMatch(/Enter goes on/);
  expect(asked).toHaveLength(2);
  end();
  leave();
});

describe('lm', () => {
  test('has the modules that the guest reported', async () => {
    const shown = (await console.type('lm')).join('\n');
    expect(shown).toContain(`${hex(0x7ff610000000n)}  user    init.exe`);
    expect(shown).toMatch(/fffff800`00100000 {2}kernel {2}ntkrnl\.exe/);
  });

  test('of a process has that one only', async () => {
    const shown = (await console.type('lm um pid 8')).join('\n');
    expect(shown).toMatch(/the debuggee has to run for `lm um pid 8`/);
    expect(shown).toMatch(/the command in the debuggee has ended/);
    expect(console.session.state).toMatchObject({ name: 'halted', halt: { reason: 'command finished' } });
    expect(shown).toMatch(/process 8 \(worker\)/);
    expect(shown).toContain('worker.exe');
    expect(shown).not.toContain('init.exe');
    expect((await console.type('lm um pid 77')).join('\n')).toMatch(/no process 77: the processes are 4 \(init\)/);
  });

  test('gives rows as data', async () => {
    await console.type('lm km');
    expect(console.blocks.at(-1)).toMatchObject({
      kind: 'modules',
      data: [{ mode: 'kernel', start: '0xfffff80000100000', path: 'ntkrnl.exe' }],
    });
  });

  test('is answered from what is known while the machine runs', async () => {
    await console.type('g');
    expect((await console.type('lm km')).join('\n')).toMatch(/fffff800`00100000 {2}kernel {2}ntkrnl\.exe/);
    await console.type('pause');
  });
});

describe('what only looks', () => {
  test.each(['lm', 'lm | grep nt', 'status', 'cpu', 'cpu | grep VMX', 'rdmsr LSTAR', 'wrmsr TSC_AUX 0'])(
    '%s leaves the machine where it hit a breakpoint',
    async (line) => {
      await console.type('bp nt!KiTick');
      await console.typeUntilHalt('g');
      const { state } = console.session;
      await console.type(line);
      expect(console.session.state).toBe(state);
      await console.type('bc all');
    },
  );

  test('where it has to run, it says so, and no filter hides where it halts', async () => {
    const shown = (await console.type('lm pid 8 | grep nothing-like-this')).join('\n');
    expect(shown).toMatch(/the debuggee has to run for `lm pid 8`/);
    expect(shown).toMatch(/the command in the debuggee has ended/);
    expect(shown).not.toMatch(/worker\.exe/);
  });
});

describe('breakpoints', () => {
  test('do not end a command, and are active again after it', async () => {
    await console.type('bp nt!KiTick');
    const shown = (await console.type('lm pid 8')).join('\n');
    expect(shown).not.toMatch(/breakpoint [0-9]/);
    expect(shown).toMatch(/the command in the debuggee has ended/);
    expect((await console.typeUntilHalt('g')).join('\n')).toMatch(/breakpoint [0-9a-f]+ hit/);
    await console.type('bc all');
  });

  test('that were switched off stay off after a command', async () => {
    await console.type('bp nt!KiTick');
    await console.type('test breakpoint off');
    await console.type('lm pid 8');
    await console.type('g');
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(console.session.state.name).toBe('running');
    await console.type('pause');
    await console.type('test breakpoint on');
    expect((await console.typeUntilHalt('g')).join('\n')).toMatch(/breakpoint/);
    await console.type('bc all');
  });
});

describe('MSRs', () => {
  test('are those of the guest', async () => {
    const entry = hex(addressOf('nt!KiSystemCall64'));
    const shown = (await console.type('rdmsr LSTAR')).join('\n');
    expect(shown).toContain(`core 0  ${entry}`);
    expect(shown).toContain(`core 1  ${entry}`);
  });

  test('can be written, and read back by a program', async () => {
    await console.type('wrmsr KERNEL_GS_BASE nt!KiTick core 1');
    await console.type('rdmsr KERNEL_GS_BASE core 1');
    expect(console.blocks.at(-1)).toMatchObject({
      kind: 'msrs',
      data: [{ core: 1, msr: '0xc0000102', value: `0x${addressOf('nt!KiTick').toString(16)}` }],
    });
    await console.type('wrmsr KERNEL_GS_BASE 0 core 1');
  });

  test('that do not exist are said to be so', async () => {
    expect((await console.type('rdmsr 12345')).join('\n')).toMatch(/core 0 has no MSR 0x12345/);
    expect((await console.type('wrmsr 12345 1')).join('\n')).toMatch(/core 0 does not take 0x1 for MSR 0x12345/);
    expect(console.session.state.name).toBe('halted');
  });
});

test('cpu is about the processor that the guest sees', async () => {
  const shown = (await console.type('cpu')).join('\n');
  expect(shown).toMatch(/brand +Haltwire embedded x86-64 machine/);
  expect(shown).toMatch(/VMX supported/);
  expect(shown).toMatch(/AVX not supported/);
});

test('status is what the debuggee reports about itself', async () => {
  const shown = (await console.type('status')).join('\n');
  expect(shown).toMatch(/debuggee +Haltwire demo kernel/);
  expect(shown).toMatch(/cores +2/);
  expect(shown).toMatch(/modules +3/);
});

test('continue lets the machine run', async () => {
  await console.type('continue');
  expect(console.session.state.name).toBe('running');
  await console.type('pause');
});

test.each([
  ['.attach pid 4', /not part of this release/],
  ['.start path a.exe', /not part of this release/],
])('%s leaves the machine running, with an answer', async (line, answer) => {
  const before = console.blocks.length;
  await console.type(line);
  expect(console.session.state.name).toBe('running');
  await expect.poll(() => JSON.stringify(console.blocks.slice(before))).toMatch(answer);
  await console.type('pause');
});

test.each([
  ['load vmm', /loaded already/],
  ['unload all', /nothing was unloaded/],
  ['prealloc monitor 10', /nothing to reserve/],
  ['preactivate mode', /nothing to activate/],
  ['.switch list', /no process is attached/],
  ['.kill', /nothing to end/],
  ['!hide', /not part of this release/],
  ['!measure', /deprecated/],
  ['!rev pattern pid 4', /not part of this release/],
  ['!lbr enable', /does not trace/],
  ['!pt enable', /does not trace/],
  ['.pe header a.exe', /this machine has no files/],
])('%s is answered', async (line, answer) => {
  expect((await console.type(line)).join('\n')).toMatch(answer);
  expect(console.session.state).toMatchObject({ name: 'halted' });
});

describe('test', () => {
  test('query reports every core', async () => {
    const shown = (await console.type('test query')).join('\n');
    expect(shown).toMatch(/core [01]: operating/);
    expect(shown).toMatch(/core [01]: held/);
  });

  test('runs tasks on cores', async () => {
    expect((await console.type('test sync-task')).join('\n')).toMatch(/core [01]: the test task ran/);
    expect((await console.type('test target-core-task 1')).join('\n')).toMatch(/core 1: the test task ran/);
    expect((await console.type('test pool')).join('\n')).toMatch(/breakpoint records: 0 of/);
    expect((await console.type('test trap-status')).join('\n')).toMatch(/no core is in a step/);
  });
});

test('flush has nothing to drop', async () => {
  expect(await console.type('flush')).toEqual(['dropped 0 messages: 0 of VMX non-root, 0 of VMX root']);
});

test.each([0, 1, 3, 6, 10, 20])('interrupted after %i ms, a command leaves a halted machine that works', async (ms) => {
  const executed = console.shell.execute('lm pid 8');
  await new Promise((resolve) => setTimeout(resolve, ms));
  console.shell.interrupt();
  await executed;
  expect(console.session.state.name).toBe('halted');
  expect((await console.type('u nt!KiTick l 1'))[0]).toBe('nt!KiTick:');
  expect((await console.type('status')).join('\n')).toMatch(/Haltwire demo kernel/);
});

test('a break request that crosses with the end of a command does not halt the machine later', async () => {
  for (let round = 0; round < 100; round++) {
    const at = console.blocks.length;
    const ended = new Promise<void>((resolve) => {
      const off = console.session.on('log', ({ text }) => {
        if (!Buffer.from(text).includes('ntkrnl')) return;
        off();
        resolve();
      });
    });
    const executed = console.shell.execute('lm pid 8');
    // Its text has come: the halt is on its way.
    await ended;
    for (let turn = round % 10; turn > 0; turn--) await new Promise(setImmediate);
    console.shell.interrupt();
    await executed;
    await console.type('g');
    await new Promise((resolve) => setTimeout(resolve, 5));
    const shown = console.blocks.slice(at).flatMap(({ lines }) => lines.map(lineText));
    expect(console.session.state.name, shown.join('\n')).toBe('running');
    await console.session.pause();
    await console.shell.shown();
  }
}, 60_000);
