import { expect, test } from 'vitest';
import { ContextReader, type ContextRequest } from '../../../src/shell/context/context-reader.ts';
import { instructionText } from '../../../src/x86/instruction.ts';
import { HaltedSession, ordinary, RIP, RSP } from '../../inspect/halted-session.ts';
import { contextInput } from './context-input.ts';

const request: ContextRequest = {
  panes: ['registers', 'code', 'stack', 'calls'],
  before: 4,
  after: 4,
  words: 2,
  budgetMs: Number.POSITIVE_INFINITY,
};

test('reads registers, code, stack and the callers on it', async () => {
  const content = await new ContextReader().read(request, contextInput(ordinary()));
  expect(content).toMatchObject({ core: 0, bits: 64, rip: RIP, registers: { rsp: RSP } });
  const texts = content?.code.instructions.map((each) => instructionText(each));
  expect(texts).toEqual(['nop', 'nop', 'nop', 'nop', 'mov rbx, rax', 'pause', 'ret', 'nop']);
  expect(content?.stack).toEqual([
    { address: RSP, value: RIP + 0x205n, name: undefined },
    { address: RSP + 8n, value: 0n, name: undefined },
  ]);
  expect(content?.calls.map(({ address }) => address)).toEqual([RIP, RIP + 0x205n, RIP + 0x302n]);
});

test('asks three times and once for all callers, and for callers that it knows not again while it steps', async () => {
  const session = ordinary();
  const reader = new ContextReader();
  await reader.read(request, contextInput(session));
  expect(session.asked).toHaveLength(4);
  session.asked.length = 0;
  session.halt({ reason: 'stepped' });
  await reader.read(request, contextInput(session));
  expect(session.asked).toHaveLength(3);
  session.halt({ reason: 'breakpoint' });
  await reader.read(request, contextInput(session));
  expect(session.asked).toHaveLength(7);
});

test('asks for words that are far apart on the stack one by one, for near ones at once', async () => {
  const session = ordinary();
  session.push(RSP + 0xf0n, RIP + 0x220n);
  session.push(RSP + 0xf8n, RIP + 0x210n);
  await new ContextReader().read(request, contextInput(session));
  expect(session.asked.slice(3)).toEqual([
    `stack ${RSP.toString(16)} words 3`,
    `stack ${(RSP + 0xf0n).toString(16)} words 2`,
  ]);
});

test('asks only for what the panes show', async () => {
  const session = ordinary();
  await new ContextReader().read({ ...request, panes: ['registers'] }, contextInput(session));
  expect(session.asked).toEqual(['registers']);
});

test('ignores code that is too far away to have called', async () => {
  const session = ordinary();
  session.push(RSP, 0xfffff800_fee00000n);
  session.push(RSP + 16n, 0x1000n);
  const content = await new ContextReader().read(request, contextInput(session));
  expect(session.asked).toHaveLength(3);
  expect(content?.calls).toHaveLength(1);
});

test('leaves out what a slow line has no time for, down to what the halt itself said', async () => {
  const session = ordinary();
  session.line = { name: '/dev/ttyS9', baudRate: 4800 };
  const content = await new ContextReader().read({ ...request, budgetMs: 250 }, contextInput(session));
  expect(session.asked).toEqual([]);
  expect(content).toMatchObject({ registers: 'too slow', stack: 'too slow', rip: RIP });
  expect(content?.code.instructions.map((each) => instructionText(each))).toEqual(['mov rbx, rax']);
});

test('takes as much time as a person wants to wait', async () => {
  const session = ordinary();
  session.line = { name: '/dev/ttyS9', baudRate: 300 };
  const content = await new ContextReader().read(request, contextInput(session));
  expect(content?.calls).toHaveLength(3);
});

test('shows the rest where code or stack cannot be read', async () => {
  const session = new HaltedSession();
  const content = await new ContextReader().read(request, contextInput(session));
  expect(content?.stack).toBe('not mapped');
  expect(content?.code.instructions.map((each) => instructionText(each))).toEqual(['mov rbx, rax']);
});

test('stays within the page where the previous one is not mapped', async () => {
  const session = new HaltedSession();
  const start = 0xfffff800_00200000n;
  session.registers = { ...session.registers, rip: start + 1n, rsp: start + 0xff8n };
  session.halt({ rip: start + 1n });
  session.write(start, [0x55, 0x90, 0xc3]);
  const content = await new ContextReader().read(request, contextInput(session));
  expect(content?.code.instructions.slice(0, 3).map(({ address }) => address - start)).toEqual([0n, 1n, 2n]);
  expect(content?.stack).toHaveLength(1);
});

test('reads 32-bit words where the code is 32-bit', async () => {
  const session = ordinary();
  session.registers = { ...session.registers, rip: 0x1000n, rsp: 0xffffffff_00002000n };
  session.halt({ rip: 0x1000n, mode: 32 });
  session.write(0x1000n, [0x40, 0xc3]);
  session.write(0x2000n, [4, 3, 2, 1]);
  const content = await new ContextReader().read({ ...request, before: 0 }, contextInput(session));
  expect(content?.stack[0]).toMatchObject({ address: 0x2000n, value: 0x1020304n });
  expect(content?.code.instructions[0]).toMatchObject({ mnemonic: 'inc' });
});

test('has nothing to say about a debuggee that runs', async () => {
  const session = ordinary();
  session.state = { ...session.state, name: 'running' };
  expect(await new ContextReader().read(request, contextInput(session))).toBeUndefined();
});
