/**
 * What a debugger does with a session: functions that take it and a signal and return values. They know no commands and
 * show nothing; a shell, a gdb stub or an editor's adapter is built on them.
 */
export { type ListedBreakpoint, parseBreakpointList, type Restriction, restrictionOf } from './breakpoint-list.ts';
export { type Call, type StackRange, type WalkedPart, type WalkedWord, walkStack } from './call-stack.ts';
export { type CallEvent, type CallStep, CallTree } from './call-tree.ts';
export { type CodePiece, type CodeRange, type CodeRangeOptions, readCodeRange } from './code-range.ts';
export { type CurrentInstruction, currentInstruction } from './current-instruction.ts';
export { AccessError, NotKeptError, NotMappedError, OtherProcessError, RangeEndError, WentOnError } from './errors.ts';
export { type LinkedList, type ListEnd, walkList } from './list-walk.ts';
export { type MemoryRange, type MemoryStretch, streamMemory } from './memory-stream.ts';
export { type ListedModule, parseModuleList } from './module-list.ts';
export { type PageWalk, unmappedEnd, type WalkedEntry, walkPages } from './page-walk.ts';
export { describeProcessor } from './processor.ts';
export { checkProcess, checkRange, checkReadable } from './range.ts';
export { type Code, type CodeWindow, readCode } from './read-code.ts';
export { type PartialMemory, readablePiece, readMemory } from './read-memory.ts';
export { type NamedWord, readStack, type StackWindow } from './read-stack.ts';
export { type CharacterBytes, type DebuggeeText, readText, type TextRequest } from './read-text.ts';
export { type SearchPart, searchRange } from './search.ts';
export { stepOnce } from './step.ts';
export { type TracedStep, traceInstructions } from './trace.ts';
export { type WriteOptions, writeBytes, writeValues } from './write-memory.ts';
