import { hex, jsonHex } from '../src/format/address.ts';
import type { Result } from '../src/format/json/kinds.ts';
import { tail } from '../src/shell/arguments/index.ts';
import { command } from '../src/shell/command.ts';
import type { Register } from '../src/x86/registers.ts';
import { registerRequest } from './registers/assignment.ts';
import { registerBlock } from './registers/register-block.ts';

export default command({
  names: ['r'],
  category: 'debugging',
  summary: 'show or change registers',
  usage: ['r [REGISTER [= VALUE]]'],
  examples: [
    ['r rax = 10', 'changes a register'],
    ['r', 'all registers of the operating core'],
    ['r rax', 'one register'],
    ['r rip = nt!KiTick', 'continues elsewhere'],
    ['r zf = 1', 'changes a flag'],
  ],
  details: [
    'Registers that changed since the halt before carry a star. Parts of registers (eax, ax, ah, al), single flags, ' +
      'segment, control and debug registers have names too; Tab lists them.',
    'A change takes effect when the debuggee is continued. It prints nothing, and not every register can be changed.',
  ],
  states: ['halted'],
  repeats: true,
  arguments: {
    request: tail(registerRequest, {
      optional: true,
      meaning: 'which register, and its new value',
      expressionAfter: '=',
    }),
  },
  async run(context, { request }) {
    const { session, signal } = context;
    if (request === undefined) return registerBlock(context);
    const { register, value } = request;
    if (value === undefined) return oneRegister(register, await session.readRegister(register.name, { signal }));
    await session.writeRegister(register.name, value, { signal });
    return undefined;
  },
});

function oneRegister({ name, bits }: Register, value: bigint): Result {
  // HyperDbg shows sixteen digits whatever the register's width; the debuggee answers with 64 bits.
  const digits = hex(BigInt.asUintN(bits, value), 16);
  return {
    kind: 'register',
    lines: [
      [
        { text: `${name}=`, role: 'plain' },
        { text: digits, role: 'number' },
      ],
    ],
    data: { name, value: jsonHex(BigInt.asUintN(bits, value)) },
  };
}
