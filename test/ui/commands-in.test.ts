import { describe, expect, it } from 'vitest';
import { commandsIn } from '../../src/ui/commands-in.ts';

describe('commandsIn', () => {
  it.each([
    ['r rax', ['r rax']],
    ['', ['']],
    ['  ', ['']],
    ['a\nb\n', ['a', 'b']],
    ['a\n\nb', ['a', 'b']],
    ['? {\n\nx;\n}\ng', ['? {\n\nx;\n}', 'g']],
    ['bp "a\nb" \nc', ['bp "a\nb" ', 'c']],
    ['? {', 'unfinished'],
    ['g\n? {\n', 'unfinished'],
  ])('of %j are %j', (text, commands) => {
    expect(commandsIn(text)).toEqual(commands);
  });
});
