import { describe, expect, test } from 'vitest';
import { compile, maxSlots, type Note, preflight } from '../../src/script/index.ts';

function notes(script: string): Note[] {
  const result = compile(script);
  if (!result.ok) throw new Error(result.error.message);
  return preflight(result);
}

const messages = (script: string): string[] => notes(script).map((note) => note.message);

describe('loops', () => {
  test('that count have a visible end', () => {
    expect(notes('for (i = 0; i < 10; i++) { print(i); }')).toEqual([]);
  });

  test('whose body changes what the condition reads have one', () => {
    expect(notes('i = 0; while (i < 10) { if (@rax) { i += 1; } }')).toEqual([]);
  });

  test('with a break have one', () => {
    expect(notes('while (1) { if (@rax == 5) { break; } }')).toEqual([]);
  });

  test('in a function with a return have one', () => {
    expect(notes('int first() { while (1) { if (@rax) { return 1; } } return 0; }')).toEqual([]);
  });

  test('that nothing ends have none', () => {
    expect(messages('do { print(1); } while (1);')[0]).toMatch(
      /^this do loop has no visible end \(its condition never changes\)/,
    );
  });

  test('whose condition reads what nothing changes have none', () => {
    expect(messages('i = 0; while (i < 10) { print(i); }')[0]).toContain('nothing in it changes i');
  });

  test('a break of an inner loop does not end the outer one', () => {
    expect(notes('while (1) { while (1) { break; } }').length).toBe(1);
  });

  test('the note says where the loop starts', () => {
    expect(notes('print(1); while (1) { print(2); }')[0]?.offset).toBe(10);
  });
});

describe('functions that need care in VMX root mode', () => {
  test('waiting', () => {
    expect(messages('microsleep(100);')[0]).toContain('microsleep: it waits with interrupts off');
  });

  test('each is named once', () => {
    expect(notes('spinlock_lock(@rcx); spinlock_lock(@rdx);').length).toBe(1);
  });

  test('those that break what follows', () => {
    expect(messages('event_sc(1); print(1);')[0]).toContain('last statement');
  });
});

describe('sizes', () => {
  test('a script that does not fit a packet is refused', () => {
    const script = 'printf("0123456789abcdef");'.repeat(1000);
    expect(notes(script)).toEqual([
      expect.objectContaining({ severity: 'refused', message: expect.stringContaining('a packet takes 81840') }),
    ]);
  });

  test('a packet takes 3410 symbols', () => {
    expect(maxSlots).toBe(3410);
  });

  test('a script that does not fit the action of an event is noted', () => {
    expect(messages('print(@rax + 1);'.repeat(60))[0]).toContain('8192');
  });

  test('more variables than the stack has cells are refused', () => {
    const script = `struct Page { long words[300]; }; struct Page p;`;
    expect(notes(script)[0]).toMatchObject({
      severity: 'refused',
      message: expect.stringContaining("the script's stack has 256"),
    });
  });
});

describe('what HyperDbg cannot run', () => {
  test('arrays of two-byte elements', () => {
    expect(messages('short half[2] = {1, 2};')).toEqual([expect.stringContaining('2 bytes cannot be initialised')]);
  });

  test('a float for an integer specifier', () => {
    expect(messages('printf("%d", 1.5);')).toEqual(['%d does not take a floating-point value: the script stops there']);
  });

  test('an integer for %f', () => {
    expect(messages('printf("%f", 1);')).toEqual(['%f takes a floating-point value only: the script stops there']);
  });

  test('a float for %f is fine', () => {
    expect(notes('printf("%x %f", 1, 1.5);')).toEqual([]);
  });
});
