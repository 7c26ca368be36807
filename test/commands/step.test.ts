import { describe, expect, test } from 'vitest';
import { messages } from '../../src/wire/index.ts';
import { teachSteps } from '../session/stepper.ts';
import { openConsole, rip } from './console.ts';

const call = rip + 5n;

async function stepRequests(lines: readonly string[]) {
  const console = await openConsole();
  for (const line of lines) await console.type(line);
  return console.debuggee.requests
    .filter(({ action }) => action === messages.step.action)
    .map(({ payload }) => messages.step.payload.decode(payload));
}

test('p sends whether the instruction is a call, and its length', async () => {
  expect(await stepRequests([`r rip = ${call.toString(16)}`, 'p'])).toEqual([
    { StepType: 3, IsCurrentInstructionACall: true, CallLength: 5 },
  ]);
});

test('p says so of what the halt shows, without asking again', async () => {
  const console = await openConsole();
  console.debuggee.rip = call;
  await console.type('g');
  await console.type('pause');
  const before = console.debuggee.requests.length;
  await console.type('p');
  const actions = console.debuggee.requests.slice(before).map(({ action }) => action);
  expect(actions).toEqual([messages.step.action]);
});

test('p steps over anything else as t does', async () => {
  expect(await stepRequests(['p'])).toMatchObject([{ StepType: 3, IsCurrentInstructionACall: false }]);
});

test.each([
  ['rep movsb', 'f3 a4', 2],
  ['rep stosq', 'f3 48 ab', 3],
  ['repne scasb', 'f2 ae', 2],
  ['repe cmpsb', 'f3 a6', 2],
  ['rep insb', 'f3 6c', 2],
])('p goes over all rounds of %s', async (_, bytes, length) => {
  expect(await stepRequests([`eb @rip ${bytes}`, 'p'])).toEqual([
    { StepType: 3, IsCurrentInstructionACall: true, CallLength: length },
  ]);
});

test('t goes one round, and p does not take pause for a string instruction', async () => {
  expect(await stepRequests(['eb @rip f3 a4', 't'])).toMatchObject([{ IsCurrentInstructionACall: false }]);
  expect(await stepRequests(['eb @rip f3 90', 'p'])).toMatchObject([{ IsCurrentInstructionACall: false }]);
});

test('code that was written since the halt is read again', async () => {
  const requests = await stepRequests(['eb @rip e8 0 0 0 0', 'p']);
  expect(requests).toMatchObject([{ IsCurrentInstructionACall: true, CallLength: 5 }]);
});

test.each([
  ['syscall', true],
  ['sysenter', false],
  ['vmlaunch', false],
])('p takes %s for a call: %s', async (instruction, isCall) => {
  const requests = await stepRequests([`a @rip {${instruction}}`, 'p']);
  expect(requests).toMatchObject([{ IsCurrentInstructionACall: isCall }]);
});

test('t and i differ on the wire', async () => {
  expect(await stepRequests(['t', 'i'])).toMatchObject([{ StepType: 0 }, { StepType: 1 }]);
});

test('counts are hexadecimal', async () => {
  expect(await stepRequests(['t 10'])).toHaveLength(16);
});

test('Ctrl+C stops a counted run', async () => {
  const console = await openConsole();
  const typed = console.type('t 10000');
  const stepped = Promise.withResolvers<void>();
  console.shell.on('block', () => console.debuggee.steps >= 20 && stepped.resolve());
  await stepped.promise;
  console.shell.interrupt();
  expect((await typed).at(-1)).toBe('stopped');
  expect(console.debuggee.steps).toBeLessThan(30);
  expect(console.shell.session?.state.name).toBe('halted');
});

test('a step under way at Ctrl+C ends by itself', async () => {
  const console = await openConsole();
  const { action } = messages.step;
  const begun = Promise.withResolvers<void>();
  console.debuggee.incoming = (came) => {
    if (came !== action) return true;
    begun.resolve();
    return false;
  };
  const typed = console.type('t 10');
  await begun.promise;
  console.shell.interrupt();
  setTimeout(() => console.debuggee.halt(3), 20);
  const lines = await typed;
  expect(lines).not.toContain('debuggee is running');
  expect(lines.at(-1)).toBe('stopped');
  expect(console.shell.session?.state.name).toBe('halted');
});

test('Ctrl+C in a call that does not return halts the debuggee', async () => {
  const console = await openConsole();
  await console.type(`r rip = ${call.toString(16)}`);
  const { action } = messages.step;
  const begun = Promise.withResolvers<void>();
  console.debuggee.incoming = (came) => {
    if (came !== action) return true;
    // The call runs and does not return.
    console.debuggee.halted = false;
    begun.resolve();
    return false;
  };
  const overdue = new Promise((resolve) =>
    console.shell.on('block', ({ kind }) => kind === 'overdue' && resolve(kind)),
  );
  const typed = console.type('p');
  await begun.promise;
  // After three seconds it says that the call has not come back, and what Ctrl+C does.
  await overdue;
  console.shell.interrupt();
  const lines = await typed;
  expect(lines).toContainEqual('the step is still running; Ctrl+C halts the debuggee where it is then');
  expect(lines.find((line) => line.startsWith('halted on request'))).toBeDefined();
  expect(lines.at(-1)).toBe('stopped');
  expect(console.shell.session?.state.name).toBe('halted');
});

test('something else that halts the debuggee ends a counted run', async () => {
  const console = await openConsole();
  console.debuggee.incoming = (came) => {
    if (came !== messages.step.action || console.debuggee.steps < 3) return true;
    console.debuggee.halt(6);
    return false;
  };
  const lines = await console.type('t 10');
  expect(console.debuggee.steps).toBe(3);
  expect(lines.some((line) => line.includes('debug register'))).toBe(true);
});

test('a step from the kernel into a program says so', async () => {
  const console = await openConsole();
  console.debuggee.memory[0x1000] = 0x90;
  console.debuggee.incoming = (came) => {
    if (came === messages.step.action) console.debuggee.rip = 0x401000n;
    return true;
  };
  expect(await console.type('t')).toContain('changed from kernel mode to user mode');
});

describe('gu', () => {
  async function inFunction() {
    const console = await openConsole();
    teachSteps(console.debuggee);
    await console.type('a nt!KiStart {call nt!KiTick; nop; ret}');
    await console.type('a @rip {call nt!KiStart; nop}');
    await console.type('t');
    return console;
  }

  test('steps over calls quietly, and over the return for all to see', async () => {
    const console = await inFunction();
    const before = console.debuggee.requests.length;
    expect(await console.type('gu')).toEqual([
      expect.stringContaining('nt!KiIdleLoop+0x5'),
      expect.stringContaining('nop'),
    ]);
    const kinds = console.debuggee.requests.slice(before).map(({ payload }) => messages.step.payload.decode(payload));
    expect(kinds).toEqual([
      { StepType: 4, IsCurrentInstructionACall: true, CallLength: 5 },
      { StepType: 4, IsCurrentInstructionACall: false, CallLength: 0 },
      { StepType: 5, IsCurrentInstructionACall: false, CallLength: 0 },
    ]);
  });

  test('ends at a breakpoint on the way, and says so though its halt is quiet', async () => {
    const console = await inFunction();
    const { debuggee } = console;
    debuggee.taught.set(messages.step.action, () => {
      const halt = { Rip: debuggee.rip, PausingReason: 5, EventTag: 3n, IgnoreDisassembling: true };
      debuggee.send(messages.paused, messages.paused.payload.encode(halt));
    });
    expect((await console.type('gu'))[0]).toContain('breakpoint 3 hit');
  });

  test('stops at Ctrl+C and shows where', async () => {
    const console = await inFunction();
    const { debuggee } = console;
    await console.type('a @rip {nop; nop; jmp @rip}');
    debuggee.incoming = () => debuggee.steps < 20 || console.shell.interrupt() || true;
    const shown = await console.type('gu');
    expect(shown.at(-1)).toBe('stopped');
    expect(shown.at(-2)).toMatch(/nop|jmp/);
    expect(debuggee.steps).toBeLessThan(30);
  });
});

test('!track asks for its own kind of steps', async () => {
  const requests = await stepRequests(['!track 2']);
  expect(requests).toMatchObject([{ StepType: 2 }, { StepType: 2 }]);
});
