import { virtualDisassembly } from './families/disassembly.ts';

export default virtualDisassembly({ name: 'u2', alias: 'u32', bits: 32 });
