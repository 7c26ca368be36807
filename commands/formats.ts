import { formatsBlock } from '../src/format/notations.ts';
import { expression, tail } from '../src/shell/arguments/index.ts';
import { command } from '../src/shell/command.ts';
import { anyState } from '../src/shell/states.ts';

export default command({
  names: ['.formats', '.format'],
  category: 'meta',
  summary: 'show a value in several notations',
  usage: ['.formats EXPRESSION'],
  examples: [
    ['.formats 1f', 'a number; this needs no debuggee'],
    ['.formats poi(@rsp)', 'what is on the stack'],
  ],
  details: [
    'Time reads the value as seconds since 1970, or where it is too large for that as 100-nanosecond steps since 1601, ' +
      'as Windows counts. Float reads its low 32 bits, Double all 64.',
  ],
  states: anyState,
  repeats: true,
  arguments: { of: tail(expression, { meaning: 'what is to be shown' }) },
  run: async (_, { of }) => formatsBlock(of),
});
