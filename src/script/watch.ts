/** Facts for pre-flight that the compiled form does not have: the script's loops, and the places of its calls. */

export interface LoopFact {
  readonly kind: 'for' | 'while' | 'do';
  /** Index of the loop's first word in the source. */
  readonly offset: number;
  /** Names of the variables and registers in its condition. */
  readonly reads: Set<string>;
  /** Names of what its body and step assign. */
  readonly writes: Set<string>;
  /** Whether a break leaves it. */
  breaks: boolean;
}

export interface CallFact {
  readonly name: string;
  /** Index of the name in the source. */
  readonly offset: number;
}

/** Collects facts while the compiler goes through a script. */
export class Watch {
  readonly loops: LoopFact[] = [];
  readonly calls: CallFact[] = [];
  readonly #open: LoopFact[] = [];
  #reading: LoopFact | undefined;

  enter(kind: LoopFact['kind'], offset: number): LoopFact {
    const loop = { kind, offset, reads: new Set<string>(), writes: new Set<string>(), breaks: false };
    this.loops.push(loop);
    this.#open.push(loop);
    return loop;
  }

  leave(): void {
    this.#open.pop();
  }

  /** Runs the compilation of a loop's condition. */
  condition<T>(loop: LoopFact | undefined, compile: () => T): T {
    const outer = this.#reading;
    this.#reading = loop;
    const result = compile();
    this.#reading = outer;
    return result;
  }

  read(name: string): void {
    this.#reading?.reads.add(name);
  }

  write(name: string): void {
    for (const loop of this.#open) loop.writes.add(name);
  }

  /** A break out of the innermost loop; a return leaves all of them. */
  leaves(every: boolean): void {
    for (const loop of every ? this.#open : this.#open.slice(-1)) loop.breaks = true;
  }
}
