/** What an instruction can reach of the core that runs it. */
import type { Instruction } from 'iced-x86';
import type { Cpu } from '../cpu/cpu.ts';
import type { Mmu } from '../cpu/mmu.ts';
import type { ExitCause } from '../vmx/exit-cause.ts';

/** Port I/O, SDM 1 chapter 19. Sizes are 1, 2 or 4 bytes. */
export interface Ports {
  read(port: number, size: number): number;
  write(port: number, size: number, value: number): void;
}

export interface Context {
  readonly cpu: Cpu;
  readonly mmu: Mmu;
  readonly ports: Ports;
  /** RDTSC: ticks of the machine's own time. */
  timestamp(): bigint;
  /** Asks the core to look at interrupts, traps and modes before the next instruction. */
  lookUp(): void;
  /** HLT, after its checks. */
  halt(): void;
  /**
   * A VM exit that an instruction causes, where the controls ask for it.
   *
   * @returns true when the driver took it: the instruction is over, the guest goes on where the driver says
   */
  exits(cause: ExitCause): boolean;
  /** INT n: an interrupt that pushes the address of the next instruction. */
  softwareInterrupt(vector: number): void;
  /** INT3: the same with vector 3, as an exception, which exits where the exception bitmap says so (SDM 3C 26.2). */
  breakpoint(): void;
  /** INT1: #DB as a privileged software exception (SDM 2A, INT). */
  debugInterrupt(): void;
  /** The instruction has cleared TF on its way into a handler: no single-step trap follows it. */
  noTrap(): void;
}

/** One decoded instruction, ready to run any number of times. */
export type Action = () => void;
/** Turns an instruction of one mnemonic into its action. The instruction object is only valid during the call. */
export type Compile = (instruction: Instruction, context: Context) => Action;
/** The instructions of one family, by iced-x86's Mnemonic. */
export type Family = ReadonlyMap<number, Compile>;
