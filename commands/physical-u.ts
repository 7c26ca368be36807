import { physicalDisassembly } from './code/disassembly.ts';

export default physicalDisassembly({ name: 'u', alias: 'u64', bits: 64 });
