/** The session's public API. */

export { type BranchRecord, type BranchRecords, branchRecords } from './branch-records.ts';
export type { BreakpointRequest } from './breakpoint-requests.ts';
export { callStack, type StackPart, type StackRequest, type StackWord } from './callstack.ts';
export { type CpuidAnswer, cpuid } from './cpuid.ts';
export type { Deadlines } from './deadline.ts';
export { defaultDeadlines } from './deadline.ts';
export { DEFAULT_SIGNATURE } from './handshake.ts';
export { type IoApicTable, interruptHandlers, ioApic, type LocalApicPage, localApic, smi } from './interrupts.ts';
export { chunkSize, type Space, type Unit } from './memory.ts';
export type { ReadOptions } from './memory-range.ts';
export { readMsr, writeMsr } from './msr.ts';
export { type PageInRequest, pageIn } from './page-in.ts';
export { type PciAddress, type PciFunction, pciConfig, pciTree } from './pci.ts';
export { check, type Question } from './question.ts';
export type { Flushed, ProcessDetails, ThreadDetails } from './requests.ts';
export type { ScriptOptions, ScriptOutcome } from './script.ts';
export { type Found, type SearchRequest, search } from './search.ts';
export * from './session.ts';
export * from './task-list.ts';
export { switchProcess, switchThread, type TaskChoice } from './task-switch.ts';
export { type PageTableEntry, type PageTables, pageTables, toPhysical, toVirtual } from './translate.ts';
export type { CommandOptions } from './user-command.ts';
