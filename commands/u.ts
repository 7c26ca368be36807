import { virtualDisassembly } from './code/disassembly.ts';

export default virtualDisassembly({ name: 'u', alias: 'u64', bits: 64 });
