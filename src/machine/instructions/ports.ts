/** IN, OUT and their checks: SDM 1, chapter 19. */
import { type Instruction, Mnemonic, OpKind } from 'iced-x86';
import { protectionFault } from '../cpu/fault.ts';
import { ExitReason } from '../vmx/exit-cause.ts';
import type { Compile, Family } from './context.ts';
import { operand } from './operands.ts';

/** Exit qualification of an I/O instruction, SDM 3C table 28-5. */
function qualification(size: number, input: boolean, immediate: boolean, port: number): bigint {
  return BigInt((size - 1) | (input ? 1 << 3 : 0) | (immediate ? 1 << 6 : 0)) | (BigInt(port) << 16n);
}

const portIo =
  (input: boolean): Compile =>
  (instruction, context) => {
    const { cpu, ports } = context;
    const port = operand(instruction, input ? 1 : 0, context);
    const data = operand(instruction, input ? 0 : 1, context);
    const immediate = hasImmediatePort(instruction, input);
    const size = data.bits / 8;
    const { length } = instruction;
    return () => {
      // There is no I/O permission bitmap in this TSS: user mode has no ports below its IOPL.
      if (cpu.cpl > ((cpu.flags >> 12) & 3)) throw protectionFault();
      const number = Number(port.read() & 0xffffn);
      const cause = {
        reason: ExitReason.io,
        qualification: qualification(size, input, immediate, number),
        length,
      };
      if (context.exits(cause)) return;
      if (input) data.write(BigInt(ports.read(number, size)));
      else ports.write(number, size, Number(data.read()));
    };
  };

function hasImmediatePort(instruction: Instruction, input: boolean): boolean {
  return instruction.opKind(input ? 1 : 0) !== OpKind.Register;
}

export const ports: Family = new Map<Mnemonic, Compile>([
  [Mnemonic.In, portIo(true)],
  [Mnemonic.Out, portIo(false)],
]);
