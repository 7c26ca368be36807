import { PassThrough } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { Keyboard } from '../../src/ui/keyboard.ts';
import type { KeyEvent } from '../../src/ui/keys/key-parser.ts';

function listen() {
  const input = new PassThrough();
  const events: KeyEvent[] = [];
  let gone = 0;
  const keyboard = new Keyboard(input, {
    onKey: (event) => events.push(event),
    onGone: () => gone++,
  });
  return { input, keyboard, events, gone: () => gone };
}

describe('the keyboard', () => {
  it('takes a lone ESC for Escape after a moment, not before', async () => {
    const { input, keyboard, events } = listen();
    input.write('\x1b');
    await delay(5);
    expect(events).toEqual([]);
    await delay(100);
    expect(events).toEqual([{ kind: 'key', key: 'escape' }]);
    keyboard.stop();
  });

  it('puts a sequence together that comes in two reads', async () => {
    const { input, keyboard, events } = listen();
    input.write('\x1b');
    await delay(5);
    input.write('[A');
    await delay(100);
    expect(events).toEqual([{ kind: 'key', key: 'up' }]);
    keyboard.stop();
  });

  it.each([
    ['ends', (input: PassThrough) => input.end()],
    ['fails', (input: PassThrough) => input.destroy(new Error('EIO'))],
  ])('says once that the terminal is gone when its input %s', async (_, end) => {
    const { input, gone } = listen();
    end(input);
    await delay(20);
    expect(gone()).toBe(1);
  });

  it('hears nothing after it was stopped', async () => {
    const { input, keyboard, events, gone } = listen();
    keyboard.stop();
    input.write('x');
    input.end();
    await delay(20);
    expect([events, gone()]).toEqual([[], 0]);
  });
});
