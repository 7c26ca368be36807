/** Argument types for the small numbers of the hardware: vectors, and where a PCI function is. */
import { type ArgumentType, hex32 } from '../../src/shell/arguments/index.ts';
import { Complaint } from '../../src/shell/errors.ts';

/** An interrupt vector: 0 to ff. */
export const vector = upTo('VECTOR', 'an interrupt vector', 0xff, ['e', '3', 'd1']);

/** The three numbers of a PCI function. */
export const pciBus = upTo('BUS', 'the number of a PCI bus', 0xff, ['0', '1', 'ff']);
export const pciDevice = upTo('DEVICE', 'the number of a PCI device', 0x1f, ['0', '2', '1f']);
export const pciFunction = upTo('FUNCTION', 'the number of a PCI function', 7, ['0', '1', '7']);

function upTo(name: string, describe: string, largest: number, examples: readonly string[]): ArgumentType<number> {
  return {
    ...hex32,
    name,
    describe: `${describe}, hexadecimal, up to ${largest.toString(16)}`,
    examples,
    async parse(token, context) {
      const value = await hex32.parse(token, context);
      if (value > largest) throw new Complaint(`\`${token.text}\` is more than ${largest.toString(16)}, the largest`);
      return value;
    },
  };
}
