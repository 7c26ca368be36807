/** The context view as a block: lines for people, values for programs. */
import { jsonHex } from '../../format/address.ts';
import type { DataOf, Result } from '../../format/json/kinds.ts';
import { instructionText } from '../../x86/instruction.ts';
import type { ContextContent } from './content.ts';
import { type InlineOptions, inlineLines } from './draw.ts';

export function contextBlock(content: ContextContent, options: InlineOptions): Result {
  return { kind: 'context', lines: inlineLines(content, options), data: contextData(content) };
}

function contextData({ core, rip, rflags, registers, changed, code, stack, calls }: ContextContent): DataOf<'context'> {
  const known = registers === 'too slow' ? { rip, rflags } : registers;
  return {
    core,
    registers: Object.fromEntries(Object.entries(known).map(([name, value]) => [name, jsonHex(value)])),
    changed: [...changed],
    code: code.instructions.map((instruction) => ({
      address: jsonHex(instruction.address),
      bytes: Buffer.from(instruction.bytes).toString('hex'),
      text: instructionText(instruction),
      current: instruction.address === rip,
    })),
    stack:
      typeof stack === 'string'
        ? null
        : stack.map(({ address, value, name }) => ({
            address: jsonHex(address),
            value: jsonHex(value),
            name: name ?? null,
          })),
    calls: calls.map(({ address, name }) => ({ address: jsonHex(address), name: name ?? null })),
  };
}
