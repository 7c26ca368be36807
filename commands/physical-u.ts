import { physicalDisassembly } from './families/disassembly.ts';

export default physicalDisassembly({ name: 'u', alias: 'u64', bits: 64 });
