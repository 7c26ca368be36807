/** What the context view shows of a halt, before anyone decided how it looks. */
import type { Registers } from '../../session/session.ts';
import type { Instruction } from '../../x86/instruction.ts';

/** The panes, in the order in which they are shown unless told otherwise. */
export const paneNames = ['registers', 'code', 'stack', 'calls'] as const;
export type PaneName = (typeof paneNames)[number];

export interface StackWord {
  readonly address: bigint;
  readonly value: bigint;
  /** Where the value points to, by name. */
  readonly name: string | undefined;
}

/** A function that is being executed: the innermost first. */
export interface Frame {
  /** What is executed next in it. */
  readonly address: bigint;
  readonly name: string | undefined;
}

/** Why a pane has nothing to show: the line is too slow for it, or the debuggee refused. */
export type Missing = 'too slow' | 'not mapped';

export interface ContextContent {
  readonly core: number;
  readonly bits: 64 | 32;
  readonly rip: bigint;
  readonly rflags: bigint;
  /** By name, where rip lies. */
  readonly place: string | undefined;
  readonly registers: Registers | 'too slow';
  /** Names of registers that differ from the halt before. */
  readonly changed: ReadonlySet<string>;
  readonly code: Code;
  readonly stack: readonly StackWord[] | Missing;
  readonly calls: readonly Frame[];
}

/** Instructions around an address, without gaps. */
export interface Code {
  readonly instructions: readonly Instruction[];
  /** Names of functions that begin at one of them. */
  readonly labels: ReadonlyMap<bigint, string>;
}
