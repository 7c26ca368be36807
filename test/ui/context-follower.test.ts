import { setTimeout as delay } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { ContextFollower, type ShowContext } from '../../src/ui/context-follower.ts';
import { ordinary } from '../inspect/halted-session.ts';
import { FakeShell } from './fake-shell.ts';
import { haltedStatus } from './status.ts';

/** Longer than a debuggee has to stand still before it is asked. */
const REST = 60;

function follow(show: ShowContext) {
  const shell = new FakeShell();
  const halted = ordinary();
  shell.session = halted.session;
  const follower = new ContextFollower(shell, show);
  onTestFinished(() => follower.close());
  const become = (busy: boolean) => {
    shell.report = haltedStatus({ busy });
    shell.emit('change', undefined);
  };
  return { shell, halted, follower, become };
}

test('shows a halt once', async () => {
  let shown = 0;
  const { become, follower } = follow(async () => void shown++);
  become(false);
  await follower.settled();
  become(false);
  await follower.settled();
  expect(shown).toBe(1);
});

test('shows the next halt, not those within a command', async () => {
  let shown = 0;
  const { become, halted, follower } = follow(async () => void shown++);
  become(true);
  for (let step = 0; step < 5; step++) {
    halted.halt();
    become(true);
  }
  await delay(REST);
  expect(shown).toBe(0);
  become(false);
  await follower.settled();
  expect(shown).toBe(1);
});

test('asks for nothing while commands follow each other closely', async () => {
  let shown = 0;
  const { become, halted, follower } = follow(async () => void shown++);
  for (let step = 0; step < 5; step++) {
    become(true);
    halted.halt();
    become(false);
    await delay(5);
  }
  expect(shown).toBe(0);
  await follower.settled();
  expect(shown).toBe(1);
});

test('gives up what it began when a command begins', async () => {
  const signals: AbortSignal[] = [];
  const { become, follower } = follow((signal) => {
    signals.push(signal);
    return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
  });
  become(false);
  await delay(REST);
  become(true);
  expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
  await follower.settled();
});

test('shows it again on demand, and what failed not by itself', async () => {
  let shown = 0;
  const { become, follower } = follow(async () => {
    shown++;
    throw new Error('the line is gone');
  });
  become(false);
  await follower.settled();
  become(false);
  await follower.settled();
  expect(shown).toBe(1);
  follower.again();
  await follower.settled();
  expect(shown).toBe(2);
});
