import { formatAddress, jsonHex } from '../src/format/address.ts';
import { checkRange } from '../src/inspect/range.ts';
import { pageIn } from '../src/session/index.ts';
import { address, keyword, length, positional } from '../src/shell/arguments/index.ts';
import { command } from '../src/shell/command.ts';
import { usageError } from '../src/shell/usage-error.ts';
import { modeLetters, modeOrAddress } from './memory/page-fault.ts';

const manual = { usage: '.pagein [MODE] ADDRESS [l LENGTH]', example: '.pagein 7ff600001000 l 2000' };

export default command({
  names: ['.pagein', 'pagein'],
  category: 'meta',
  summary: 'have the operating system bring pages into memory',
  usage: [manual.usage],
  examples: [
    [manual.example, 'the pages of 2000 (hexadecimal) bytes from there on'],
    ['.pagein fffff80000120000', 'one page'],
    ['.pagein w 7ff600001000', 'as if it was written to'],
  ],
  details: [
    'What is paged out or not yet there reads as question marks. With the next `g` the debuggee raises page faults for ' +
      'these addresses as if the instruction at rip had made them, its operating system serves them, and the debuggee ' +
      "halts where it was, without having executed anything. HyperDbg's debuggee executes an instruction meanwhile.",
    `MODE is the kind of access, in letters: ${modeLetters}. A word of these letters only is the mode, so the address f ` +
      'is written 0f. Whether the access is of user code depends on where the debuggee is halted.',
    'User addresses are those of the halted process, and can be paged in only while it is halted in its own code; the ' +
      "kernel's own code must not fault. An address that the operating system has nothing for is a fault of the program " +
      'there, as any other; then Ctrl+C halts again.',
  ],
  states: ['halted'],
  arguments: {
    first: positional(modeOrAddress, { meaning: 'the first address, or before it the kind of access' }),
    second: positional(address, { optional: true, meaning: 'the first address' }),
    length: keyword('l', length, { optional: true, meaning: 'how many bytes; one page when left out' }),
  },
  async run({ session, signal }, { first, second, length: bytes = 0 }) {
    const { from, errorCode } = request(first, second);
    checkRange(from, bytes);
    await session.ask(pageIn({ from, length: bytes, errorCode }), { signal });
    session.awaits('the pages are there');
    return {
      kind: 'page-in',
      lines: [
        `page faults from ${formatAddress(from)} on are ready: \`g\` lets the debuggee serve them and halts again`,
      ],
      data: { from: jsonHex(from), length: bytes, errorCode },
    };
  },
});

function request(first: { readonly errorCode: number } | bigint, second: bigint | undefined) {
  if (typeof first === 'bigint') {
    if (second === undefined) return { from: first, errorCode: 0 };
    throw usageError('the kind of access is letters like `w`, and one address follows it', manual);
  }
  if (second === undefined) {
    throw usageError('missing ADDRESS; one that looks like MODE is written with a 0 before it', manual);
  }
  return { from: second, errorCode: first.errorCode };
}
