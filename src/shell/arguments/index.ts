/** Everything a command declaration needs for its arguments. */
export { address, value } from './address.ts';
export { type Argument, flag, keyword, many, phrase, positional, tail, type Values } from './argument.ts';
export { commandName } from './command-name.ts';
export { file, inputFile } from './file.ts';
export { msr } from './msr.ts';
export { count, decimal, extent, hex32, hex64, length, unit } from './numbers.ts';
export { expression, type ReadyScript, script } from './script.ts';
export { setting } from './setting.ts';
export { breakpointId, core, register } from './target.ts';
export { processId, threadId } from './task.ts';
export type { ArgumentContext, ArgumentType, CommandNames, Completion } from './type.ts';
export { evaluate } from './value.ts';
export { choice, either, onOff, text } from './words.ts';
