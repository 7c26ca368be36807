/**
 * Haltwire as a library: open a line, run a session on it, and look into the halted machine.
 *
 * ```ts
 * import { openLine, parseLine, Session } from 'haltwire';
 *
 * const line = await openLine(parseLine('serial:/dev/ttyUSB0@115200'));
 * const session = await Session.connect(line);
 * await session.ready();
 * const halt = await session.pause();
 * console.log(halt.rip.toString(16), await session.readMemory(halt.rip, 16));
 * await session.close();
 * ```
 */
export { gateLines, gateName } from './format/gate.ts';
export type { Gap, Memory } from './format/memory.ts';
export * from './inspect/index.ts';
export * from './line/index.ts';
export * from './session/index.ts';
export { type SymbolNames, symbolText } from './symbols/names.ts';
export { type NamedAddress, SortedSymbols } from './symbols/sorted.ts';
export type { SymbolTable } from './symbols/symbol-table.ts';
export type { CpuSummary } from './x86/cpuid/summary.ts';
export { type DisassembleOptions, disassemble, type Syntax } from './x86/disassemble.ts';
export { type Flow, type Instruction, instructionText } from './x86/instruction.ts';
