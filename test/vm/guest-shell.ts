/** The shell on the guest's console. */
import { createWriteStream, type WriteStream } from 'node:fs';
import { type Line, openLine } from '../../src/line/index.ts';

export class GuestShell {
  readonly #line: Line;
  readonly #log: WriteStream;
  #text = '';
  #changed: (() => void) | undefined;
  #commands = 0;

  private constructor(line: Line, log: string) {
    this.#line = line;
    this.#log = createWriteStream(log);
    line.onData((bytes) => {
      const text = Buffer.from(bytes).toString('latin1').replaceAll('\r', '');
      this.#log.write(text);
      this.#text += text;
      this.#changed?.();
    });
  }

  /** @param log file that keeps everything the console said */
  static async open(tty: string, log: string): Promise<GuestShell> {
    return new GuestShell(await openLine(`serial:${tty}`), log);
  }

  /** Waits until the console has said something. */
  async saw(text: string, seconds: number): Promise<void> {
    await this.#until(() => (this.#text.includes(text) ? true : undefined), `the console did not say ${text}`, seconds);
  }

  /** Types one command; gives back what it printed. @throws Error when it fails or takes too long */
  async run(command: string, seconds = 60): Promise<string> {
    const mark = `=${++this.#commands}=`;
    this.#text = '';
    await this.#line.write(Buffer.from(`${command}; echo "$?${mark}"\n`));
    const end = new RegExp(`(\\d+)${mark}\n`);
    const found = await this.#until(() => end.exec(this.#text) ?? undefined, `no answer to: ${command}`, seconds);
    const output = this.#text.slice(0, found.index);
    if (found[1] !== '0') throw new Error(`in the guest, '${command}' failed with ${found[1]}: ${output}`);
    return output;
  }

  async close(): Promise<void> {
    await this.#line.close();
    this.#log.end();
  }

  async #until<T>(look: () => T | undefined, complaint: string, seconds: number): Promise<T> {
    const until = performance.now() + seconds * 1000;
    for (;;) {
      const found = look();
      if (found !== undefined) return found;
      const left = until - performance.now();
      if (left <= 0) throw new Error(`${complaint} (${seconds} s); it said: ${this.#text.slice(-500)}`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, left);
        this.#changed = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }
}
