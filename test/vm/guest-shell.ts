/** The shell on the guest's console. */
import { createWriteStream, type WriteStream } from 'node:fs';
import { type Line, openLine } from '../../src/line/index.ts';

/** Fewer characters than the FIFO holds. */
const TYPED_BYTES = 12;
const ECHO_SECONDS = 120;

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

  /** @param log file with everything the console printed */
  static async open(tty: string, log: string): Promise<GuestShell> {
    return new GuestShell(await openLine(`serial:${tty}`), log);
  }

  /** Waits until the console has printed something. */
  async saw(text: string, seconds: number): Promise<void> {
    await this.#until(
      () => (this.#text.includes(text) ? true : undefined),
      `the console did not print ${text}`,
      seconds,
    );
  }

  /** Types one command; returns what it printed. @throws Error when it fails or takes too long */
  async run(command: string, seconds = 60): Promise<string> {
    const mark = `=${++this.#commands}=`;
    await this.#type(`echo ${mark}; ${command}; echo "$?${mark}"\n`);
    const answer = new RegExp(`^${mark}\n(.*?)(\\d+)${mark}\n`, 'ms');
    const found = await this.#until(() => answer.exec(this.#text) ?? undefined, `no answer to: ${command}`, seconds);
    const [, output, status] = found as unknown as [string, string, string];
    if (status !== '0') throw new Error(`in the guest, '${command}' failed with ${status}: ${output}`);
    return output;
  }

  /** Types a command whose end will not be seen. */
  async send(text: string): Promise<void> {
    await this.#type(text);
  }

  async close(): Promise<void> {
    await this.#line.close();
    this.#log.end();
  }

  /** Bochs drops what does not fit into the UART's FIFO, for example while the guest is halted: waits for the echo. */
  async #type(text: string): Promise<void> {
    this.#text = '';
    for (let at = 0; at < text.length; at += TYPED_BYTES) {
      const typed = text.slice(0, at + TYPED_BYTES);
      await this.#line.write(Buffer.from(text.slice(at, at + TYPED_BYTES)));
      const echoed = () => (this.#text.length >= typed.length ? true : undefined);
      await this.#until(echoed, `no echo of: ${typed}`, ECHO_SECONDS);
    }
  }

  async #until<T>(look: () => T | undefined, complaint: string, seconds: number): Promise<T> {
    const until = performance.now() + seconds * 1000;
    for (;;) {
      const found = look();
      if (found !== undefined) return found;
      const left = until - performance.now();
      if (left <= 0) throw new Error(`${complaint} (${seconds} s); the console printed: ${this.#text.slice(-500)}`);
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
