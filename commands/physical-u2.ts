import { physicalDisassembly } from './code/disassembly.ts';

export default physicalDisassembly({ name: 'u2', alias: 'u32', bits: 32 });
