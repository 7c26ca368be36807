import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { habitOf } from '../../../src/shell/habits.ts';
import { MachineConsole } from '../machine-console.ts';

let console: MachineConsole;

async function haltAt(symbol: string): Promise<void> {
  await console.type(`bp ${symbol}`);
  await console.typeUntilHalt('g');
  await console.type('bc all');
}

describe.each(['TF', 'MTF'] as const)('by %s', (stepMode) => {
  beforeAll(async () => {
    console = await MachineConsole.open({ stepMode });
  }, 30_000);

  afterAll(() => console.close());

  test('gu halts after the call that led here', async () => {
    await haltAt('nt!KiTick');
    const [, frame] = await console.type('k l 8');
    const returns = /^\[\$\+000\] {2}(\S+)/.exec(frame ?? '')?.[1];
    const shown = await console.type('gu');
    expect(shown.join('\n')).toContain(`${returns}  `);
    expect((await console.type('r rip'))[0]).toBe(`rip=${returns?.replace('`', '')}`);
  });

  test('gu from inside a function with locals is one run to the return address', async () => {
    await haltAt('nt!RtlCopyMemory');
    await console.type('gu');
    const here = (await console.type('k'))[0];
    expect(here).toContain('nt!NtWriteText');
    const steps: (string | undefined)[] = [];
    const off = console.session.on('state', (state) => {
      if (state.name === 'stepping') steps.push(state.kind);
    });
    const shown = await console.type('gu');
    off();
    expect(steps).toEqual(['last out']);
    expect(shown.join('\n')).toContain('nt!KiSystemCall64+');
  });

  test('a track shows a system call all the way to its service, and where it ended', async () => {
    await haltAt('nt!KiSystemCall64');
    const tracked = await console.type('!track 0n60');
    expect(tracked.find((line) => line.includes('├─'))).toMatch(/^├─ nt!Nt\w+ \(fffff800`00[0-9a-f]{6}\)$/);
    const rip = (await console.type('r rip'))[0]?.slice('rip='.length);
    expect(tracked.at(-1)).toMatch(new RegExp(`^${rip?.slice(0, 8)}.${rip?.slice(8)}  `));
  });

  test('a step with registers shows them', async () => {
    const shown = await console.type('ir');
    expect(shown.join('\n')).toMatch(/RAX=[0-9a-f]{16}[\s\S]*RFLAGS=/);
  });

  test.each([
    ['tc', / call /],
    ['pc', / call /],
    ['tt', / ret/],
    ['pt', / ret/],
    ['pct', / (?:call|ret)/],
    ['ph', / (?:j[a-z]+|call|ret)/],
  ])('what is said about %s stops before such an instruction', async (typed, instruction) => {
    const habit = habitOf(typed, () => true);
    if (habit?.kind !== 'say') throw new Error('nothing is said');
    // Calls and returns are near; the idle loop has neither.
    await haltAt('nt!KiSystemCall64');
    for (const line of habit.lines) await console.type(line);
    expect((await console.type('u @rip l 1')).join('\n')).toMatch(instruction);
  });
});
