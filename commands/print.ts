import { jsonHex } from '../src/format/address.ts';
import { expression, tail } from '../src/shell/arguments/index.ts';
import { command } from '../src/shell/command.ts';

export default command({
  names: ['print'],
  category: 'debugging',
  summary: 'show the value of an expression',
  usage: ['print EXPRESSION'],
  examples: [
    ['print @rax + 10', 'a register and a number'],
    ['print poi(@rsp)', 'what is on the stack'],
    ['print nt!KiTick', 'the address of a symbol'],
  ],
  details: [
    'The value is hexadecimal. Of a floating-point expression it is the bits; .formats shows what they mean. Comparisons ' +
      'have no value: they belong in the conditions of a script.',
  ],
  states: ['halted'],
  repeats: true,
  arguments: { of: tail(expression, { meaning: 'what is to be shown' }) },
  async run(_, { of }) {
    return { kind: 'value', lines: [[{ text: of.toString(16), role: 'number' }]], data: { value: jsonHex(of) } };
  },
});
