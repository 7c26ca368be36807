/** Asks the halted debuggee for what the context view shows, in few requests and no more than there is time for. */

import { INTERRUPT_FRAME_WORDS, isInterruptFrame } from '../../inspect/interrupt-frame.ts';
import { LineBudget, memoryCost, registersCost } from '../../inspect/line-budget.ts';
import { type Code, codeBytes, readCode } from '../../inspect/read-code.ts';
import { type NamedWord, readStack, wordBytes } from '../../inspect/read-stack.ts';
import { ReturnAddresses } from '../../inspect/return-addresses.ts';
import type { Halt, Session } from '../../session/session.ts';
import { type SymbolNames, symbolText } from '../../symbols/names.ts';
import { disassemble, type Syntax } from '../../x86/disassemble.ts';
import type { RegisterMemory } from '../register-memory.ts';
import type { ContextContent, Frame, Missing, PaneName } from './content.ts';

export interface ContextRequest {
  readonly panes: readonly PaneName[];
  /** Instructions before rip, and from it on. */
  readonly before: number;
  readonly after: number;
  /** Words of the stack. */
  readonly words: number;
  /** Milliseconds of the line's time. */
  readonly budgetMs: number;
}

export interface ContextInput {
  readonly session: Session;
  readonly symbols: SymbolNames | undefined;
  readonly syntax: Syntax;
  readonly registerMemory: RegisterMemory;
  readonly signal: AbortSignal;
}

/** One reading: what is wanted, of which halt, and the time for it. */
interface Reading extends ContextRequest, Omit<ContextInput, 'registerMemory'> {
  readonly halt: Halt;
  readonly bits: 64 | 32;
  readonly budget: LineBudget;
}

/** Words in which return addresses are looked for, also where fewer are shown. */
const WORDS_FOR_CALLS = 32;

export class ContextReader {
  readonly #returnAddresses = new ReturnAddresses();
  #seen: Halt | undefined;

  /**
   * @returns undefined when the debuggee is not halted
   * @throws what the session throws when the line fails; the signal's reason
   */
  async read(request: ContextRequest, contextInput: ContextInput): Promise<ContextContent | undefined> {
    const { session, registerMemory, symbols, signal } = contextInput;
    if (session.state.name !== 'halted') return undefined;
    const { halt } = session.state;
    this.#notice(halt);
    const budget = new LineBudget(request.budgetMs, session.line.baudRate);
    const reading: Reading = { ...request, ...contextInput, halt, bits: halt.mode, budget };
    const registers = budget.take(registersCost) ? await session.readRegisters({ signal }) : undefined;
    const { rip, rflags } = registers ?? halt;
    const code = await codeAround(reading, rip);
    const stack = await stackFrom(reading, registers?.rsp);
    const calls = await this.#calls(reading, rip, stack);
    return {
      core: halt.core,
      bits: halt.mode,
      rip,
      rflags,
      place: symbolText(rip, symbols),
      registers: registers ?? 'too slow',
      changed: registers === undefined ? new Set() : registerMemory.note(registers),
      code,
      breakpoints: new Map(session.breakpoints.map(({ address, enabled }) => [address, enabled])),
      stack: typeof stack === 'string' ? stack : stack.slice(0, request.words),
      calls,
    };
  }

  /** A step stays in the same code; any other halt may be in another process. */
  #notice(halt: Halt): void {
    const stepped = halt.reason === 'stepped' || halt.reason === 'tracking step';
    if (halt !== this.#seen && !stepped) this.#returnAddresses.forget();
    this.#seen = halt;
  }

  async #calls(reading: Reading, rip: bigint, stack: readonly NamedWord[] | Missing): Promise<readonly Frame[]> {
    const innermost: Frame = { address: rip, name: symbolText(rip, reading.symbols) };
    if (!reading.panes.includes('calls') || typeof stack === 'string') return [innermost];
    const callers = await this.#returnAddresses.among(stack, { ...reading, rip });
    const values = stack.map(({ value }) => value);
    const frames = stack.filter(
      (word, index) =>
        callers.includes(word) ||
        (reading.bits === 64 && isInterruptFrame(values.slice(index, index + INTERRUPT_FRAME_WORDS))),
    );
    return [innermost, ...frames.map(({ value, name }) => ({ address: value, name }))];
  }
}

/** Without time for a request, the instruction whose bytes the halt packet brought along. */
async function codeAround(reading: Reading, rip: bigint): Promise<Code> {
  const { session, panes, halt, budget } = reading;
  if (panes.includes('code') && budget.take(memoryCost(codeBytes(reading)))) {
    const code = await readCode(session, { ...reading, address: rip }, reading.signal);
    if (code !== undefined) return code;
  }
  const count = rip === halt.rip ? 1 : 0;
  return { instructions: disassemble(halt.bytes, rip, { ...reading, count }), labels: new Map() };
}

async function stackFrom(reading: Reading, rsp: bigint | undefined): Promise<readonly NamedWord[] | Missing> {
  const { session, panes, words, bits, budget } = reading;
  const shown = panes.includes('stack') ? words : 0;
  const searched = panes.includes('calls') ? WORDS_FOR_CALLS : 0;
  if (shown + searched === 0) return [];
  if (rsp === undefined) return 'too slow';
  const fitting = [Math.max(shown, searched), shown].find(
    (count) => count > 0 && budget.take(memoryCost(count * wordBytes(bits))),
  );
  if (fitting === undefined) return 'too slow';
  return (await readStack(session, { ...reading, rsp, words: fitting }, reading.signal)) ?? 'not mapped';
}
