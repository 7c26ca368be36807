/** Adds the call stack to a fake debuggee (spec/PROTOCOL.md 7.7), from its memory. */
import { messages, STATUS_OK, viewOf } from '../../src/wire/index.ts';
import { CODE_BASE, type FakeDebuggee } from './debuggee.ts';

const HEAD = 40;
const FRAME = 24;
const LOOKED_AT = 7;
const NO_CALL_STACK = 0xc0000038;

export function teachCallStack(debuggee: FakeDebuggee): void {
  const at = (address: bigint, length: number): Uint8Array | undefined => {
    const offset = Number(address - CODE_BASE);
    const found = offset >= 0 ? debuggee.memory.subarray(offset, offset + length) : new Uint8Array(0);
    return found.length === length ? found : undefined;
  };
  debuggee.taught.set(messages.callStack.action, (payload) => {
    const { Is32Bit, Size, FrameCount, BaseAddress } = messages.callStack.payload.decode(payload);
    const base = BaseAddress === 0n ? debuggee.registers.get('rsp')! : BaseAddress;
    const width = Is32Bit ? 4 : 8;
    const answer = payload.slice();
    const view = viewOf(answer);
    view.setUint32(4, Size === 0 ? NO_CALL_STACK : STATUS_OK, true);
    view.setBigUint64(24, base, true);
    for (let index = 0; index < FrameCount; index++) {
      const word = at(base + BigInt(index * width), width);
      if (word === undefined) break;
      const frame = HEAD + index * FRAME;
      answer[frame] = 1;
      answer.set(word, frame + 8);
      const value = viewOf(answer).getBigUint64(frame + 8, true);
      if (at(value, LOOKED_AT) === undefined) continue;
      answer.set([1, 1], frame + 1);
      answer.set(at(value - BigInt(LOOKED_AT), LOOKED_AT) ?? [], frame + 16);
    }
    debuggee.send(messages.callStackResult, answer);
  });
}
