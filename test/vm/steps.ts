/** Reports each step as it runs, and how long it took. */
export class Steps {
  readonly #from = performance.now();
  #passed = 0;
  #failed = 0;

  /** @returns the step's result; a text is shown */
  async run<T>(name: string, step: () => Promise<T>): Promise<T> {
    const from = performance.now();
    process.stdout.write(`${name} ... `);
    try {
      const result = await step();
      const text = typeof result === 'string' ? `: ${result}` : '';
      process.stdout.write(`ok, ${seconds(from)}${text}\n`);
      this.#passed++;
      return result;
    } catch (error) {
      this.#failed++;
      process.stdout.write(`FAILED after ${seconds(from)}\n`);
      throw error;
    }
  }

  get counts(): { readonly passed: number; readonly failed: number } {
    return { passed: this.#passed, failed: this.#failed };
  }

  /** The last line: how many steps passed and failed. */
  summary(): void {
    process.stdout.write(`in ${seconds(this.#from)}\n${this.#passed} passed, ${this.#failed} failed\n`);
  }
}

function seconds(from: number): string {
  return `${((performance.now() - from) / 1000).toFixed(1)} s`;
}
