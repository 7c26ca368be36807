/** Lets a fake debuggee step as a processor does, for calls, returns and jumps. */
import { messages, viewOf } from '../../src/wire/index.ts';
import { disassemble } from '../../src/x86/disassemble.ts';
import { CODE_BASE, type FakeDebuggee } from './debuggee.ts';

const TRACK = 2;
const OUT = 4;
const STEPPED = 3;
const TRACKED = 4;

export function teachSteps(debuggee: FakeDebuggee): void {
  debuggee.taught.set(messages.step.action, (payload) => {
    const { StepType, IsCurrentInstructionACall, CallLength } = messages.step.payload.decode(payload);
    debuggee.steps++;
    debuggee.halted = false;
    if (IsCurrentInstructionACall) debuggee.rip += BigInt(CallLength);
    else execute(debuggee);
    queueMicrotask(() => paused(debuggee, StepType));
  });
}

function execute(debuggee: FakeDebuggee): void {
  const [instruction] = disassemble(bytesAt(debuggee, debuggee.rip), debuggee.rip, { count: 1 });
  if (instruction === undefined) return;
  const rsp = debuggee.registers.get('rsp')!;
  const stack = viewOf(debuggee.memory);
  const next = debuggee.rip + BigInt(instruction.bytes.length);
  if (instruction.flow === 'return') {
    debuggee.registers.set('rsp', rsp + 8n);
    debuggee.rip = stack.getBigUint64(Number(rsp - CODE_BASE), true);
  } else if (instruction.flow === 'call') {
    stack.setBigUint64(Number(rsp - 8n - CODE_BASE), next, true);
    debuggee.registers.set('rsp', rsp - 8n);
    debuggee.rip = instruction.target ?? next;
  } else debuggee.rip = instruction.flow === 'jump' ? (instruction.target ?? next) : next;
}

function paused(debuggee: FakeDebuggee, kind: number): void {
  debuggee.halted = true;
  debuggee.send(
    messages.paused,
    messages.paused.payload.encode({
      Rip: debuggee.rip,
      Rflags: debuggee.registers.get('rflags')!,
      PausingReason: kind === TRACK ? TRACKED : STEPPED,
      CurrentCore: debuggee.core,
      IgnoreDisassembling: kind === TRACK || kind === OUT,
      InstructionBytesOnRip: bytesAt(debuggee, debuggee.rip).slice(),
      ReadInstructionLen: 16,
    }),
  );
}

function bytesAt(debuggee: FakeDebuggee, address: bigint): Uint8Array {
  const offset = Number(address - CODE_BASE);
  return debuggee.memory.subarray(offset, offset + 16);
}
