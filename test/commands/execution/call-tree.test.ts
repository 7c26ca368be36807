import { expect, test } from 'vitest';
import { callBlock } from '../../../commands/execution/call-tree.ts';
import { CallTree } from '../../../src/inspect/call-tree.ts';
import { disassemble } from '../../../src/x86/disassemble.ts';

const AT = 0x1000n;

/** The lines of a tree that follows instructions, each given as its bytes, its target and its address. */
function draw(...steps: readonly (readonly [hex: string, to: bigint, from?: bigint])[]): string[] {
  const tree = new CallTree();
  return steps.flatMap(([hex, to, from = AT]) => {
    const [instruction] = disassemble(Buffer.from(hex, 'hex'), from);
    const call = instruction && tree.follow(instruction, to);
    const lines = call === undefined ? [] : callBlock(call, undefined).lines;
    return lines.map((line) => (typeof line === 'string' ? line : line.map(({ text }) => text).join('')));
  });
}

const CALL = 'ff10';
const RET = 'c3';

test('calls open branches, returns close them', () => {
  expect(
    draw([CALL, 0x2000n, 0x1000n], [CALL, 0x3000n, 0x2000n], [RET, 0x2002n, 0x3000n], [RET, 0x1002n, 0x2010n]),
  ).toEqual([
    '├─ 00000000`00002000',
    '│  ├─ 00000000`00003000',
    '│  │  └─ back to 00000000`00002002',
    '│  └─ back to 00000000`00001002',
  ]);
});

test('a return over several calls closes all of them', () => {
  expect(
    draw([CALL, 0x2000n, 0x1000n], [CALL, 0x3000n, 0x2000n], [RET, 0x1002n, 0x3000n], [CALL, 0x2000n, 0x1002n]),
  ).toEqual([
    '├─ 00000000`00002000',
    '│  ├─ 00000000`00003000',
    '│  └─ back to 00000000`00001002',
    '├─ 00000000`00002000',
  ]);
});

test('an exception returns to its instruction, or after it', () => {
  expect(draw(['8b00', 0x8000n, 0x1000n], ['48cf', 0x1000n, 0x8000n])).toEqual([
    '├─ exception: 00000000`00008000',
    '│  └─ back to 00000000`00001000',
  ]);
});

test('a return from where it began is at the margin, and so is the next call', () => {
  expect(draw([RET, 0x5000n], [CALL, 0x2000n])).toEqual(['└─ back to 00000000`00005000', '├─ 00000000`00002000']);
});

test('an instruction that ends elsewhere than after itself met an exception', () => {
  expect(draw(['8b00', 0x8000n])).toEqual(['├─ exception: 00000000`00008000']);
});

test.each([
  ['a jump', 'ebfe', 0x9000n],
  ['a repeated string instruction', 'f3aa', AT],
  ['vmcall, which comes back at once', '0f01c1', AT + 3n],
  ['an instruction like any other', '90', AT + 1n],
])('%s is no call', (_, hex, to) => {
  expect(draw([hex, to])).toEqual([]);
});

test('a system call is one', () => {
  expect(draw(['0f05', 0x7000n])).toEqual(['├─ 00000000`00007000']);
});
