/** Says what is being done as it is done, and how long it took. */
export class Steps {
  readonly #from = performance.now();
  #count = 0;

  /** @returns what the step gives; a text is shown */
  async run<T>(name: string, step: () => Promise<T>): Promise<T> {
    const from = performance.now();
    process.stdout.write(`${name} ... `);
    try {
      const result = await step();
      const text = typeof result === 'string' ? `: ${result}` : '';
      process.stdout.write(`ok, ${seconds(from)}${text}\n`);
      this.#count++;
      return result;
    } catch (error) {
      process.stdout.write(`FAILED after ${seconds(from)}\n`);
      throw error;
    }
  }

  summary(): void {
    process.stdout.write(`${this.#count} steps in ${seconds(this.#from)}\n`);
  }
}

function seconds(from: number): string {
  return `${((performance.now() - from) / 1000).toFixed(1)} s`;
}
