import { virtualDisassembly } from './families/disassembly.ts';

export default virtualDisassembly({ name: 'u', alias: 'u64', bits: 64 });
