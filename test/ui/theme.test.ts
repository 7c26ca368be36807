import { describe, expect, it } from 'vitest';
import { chooseTheme } from '../../src/ui/theme.ts';

describe('colour', () => {
  it.each([
    ['a terminal', undefined, {}, true, true],
    ['a pipe', undefined, {}, false, false],
    ['--color in a pipe', true, {}, false, true],
    ['--no-color', false, {}, true, false],
    ['NO_COLOR', undefined, { NO_COLOR: '1' }, true, false],
    ['an empty NO_COLOR', undefined, { NO_COLOR: '' }, true, true],
    ['FORCE_COLOR in a pipe', undefined, { FORCE_COLOR: '1' }, false, true],
    ['an empty FORCE_COLOR in a pipe', undefined, { FORCE_COLOR: '' }, false, true],
    ['FORCE_COLOR=0', undefined, { FORCE_COLOR: '0' }, true, false],
    ['FORCE_COLOR against NO_COLOR', undefined, { FORCE_COLOR: '1', NO_COLOR: '1' }, false, true],
    ['--color against NO_COLOR', true, { NO_COLOR: '1' }, true, true],
    ['--no-color against FORCE_COLOR', false, { FORCE_COLOR: '1' }, true, false],
  ])('%s', (_, asked, env, terminal, colour) => {
    expect(chooseTheme(asked, env, terminal).colour).toBe(colour);
  });
});
