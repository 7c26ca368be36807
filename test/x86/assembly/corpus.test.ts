import { expect, test } from 'vitest';
import { assemble, parseSnippet } from '../../../src/x86/assembly/assemble.ts';
import { disassemble } from '../../../src/x86/disassemble.ts';
import { instructionText } from '../../../src/x86/instruction.ts';
import { corpus } from './corpus.ts';

/** What the disassembler writes and the assembler does not read, with why. */
const unread: readonly (readonly [RegExp, string])[] = [
  [/^(data16|data64|addr16|addr32) /, 'prefixes that change a width which has no other spelling'],
  [/^(rep )?(undoc|montmul|xsha|xstore|xcrypt|ccs_)/, "VIA's own, with prefixes that the table does not admit"],
  [
    /^(vmrun|vmload|vmsave|skinit|invlpga|invlpgb|clzero|pvalidate|monitorx?) /,
    "AMD's own, with operands that are implied",
  ],
  [/^prefetch_|^v?pcom|^vpcom|^cmp\w+xadd/, 'names that only the disassembler has'],
  [/^vp?(gather|scatter)\w+ .*\bk2\b/, 'a mask that the disassembler writes without braces'],
  [/^nop .*, /, 'MPX, where the processor has none'],
];

/** Another spelling of the same: the operands' order does not count. */
const same: readonly RegExp[] = [/^xchg /, /^f\w+ st\(0\), st$/];

test.each([
  [64, 0xfffff80000100000n],
  [32, 0x80100000n],
] as const)(
  'what the %i-bit disassembler writes is assembled to the same instruction, and no longer',
  (bits, address) => {
    const termValue = (text: string) => BigInt(`0x${text.replace(/^0x/, '').replace('`', '')}`);
    const wrong: string[] = [];
    let right = 0;
    for (const { form, bytes } of corpus(address, bits, 1)) {
      const [decoded] = disassemble(bytes, address, { bits });
      if (decoded === undefined || decoded.bytes.length !== bytes.length || decoded.flow === 'invalid') continue;
      const text = instructionText(decoded);
      if (unread.some(([pattern]) => pattern.test(text))) continue;
      try {
        const again = assemble(parseSnippet(text), { address, bits, termValue }).bytes;
        const [read] = disassemble(again, address, { bits });
        const identical = read !== undefined && instructionText(read) === text;
        // A selector may come in a register of any width: the assembler keeps the width that is written.
        const longest = bytes.length + (/^(mov [c-g]s|arpl|verr|verw|lldt|ltr|lmsw|xchg)/.test(text) ? 1 : 0);
        if ((identical || same.some((pattern) => pattern.test(text))) && again.length <= longest) right++;
        else wrong.push(`${form.text}: ${text} became ${read && instructionText(read)} in ${again.length} bytes`);
      } catch (error) {
        wrong.push(`${form.text}: ${text}: ${(error as Error).message}`);
      }
    }
    expect(wrong).toEqual([]);
    expect(right).toBeGreaterThan(bits === 64 ? 7500 : 2900);
  },
);
