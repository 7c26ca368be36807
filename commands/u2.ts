import { virtualDisassembly } from './code/disassembly.ts';

export default virtualDisassembly({ name: 'u2', alias: 'u32', bits: 32 });
