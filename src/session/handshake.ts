/** From the first byte to "running" (spec/PROTOCOL.md 3), and what to report when it does not get there. */
import { messages } from '../wire/index.ts';
import type { Control } from './control.ts';
import { SignatureError, StateError } from './errors.ts';

/**
 * The build signature of our version reply. HyperDbg's debuggee accepts its own only; ours accepts every well-formed
 * one. The form is HyperDbg's (3.1); no build has this date.
 */
export const DEFAULT_SIGNATURE = '0.2.0-20000101.0000';

/** After the signature's NUL, where HyperDbg does not look. */
const CAPABILITIES = 'haltwire/1';

/** As many pings after our answer mean that it was refused; they come every 5 s, stale ones in a burst. */
const FRUITLESS_PINGS = 3;
const PING_SPACING_MS = 1000;
/** The second knock comes this many times the first one's wait after it; by default well over a second. */
const KNOCK_AGAIN = 4;

/** @throws StateError when the signature cannot be sent as text */
export function versionPayload(signature: string): Uint8Array {
  if (!/^[\x21-\x7e]{1,63}$/.test(signature)) {
    throw new StateError(`${JSON.stringify(signature)} is no build signature; one looks like 0.2.0-20260115.0930`);
  }
  return Buffer.from(`${signature}\0${CAPABILITIES}\0`);
}

export class Handshake {
  readonly #control: Control;
  readonly #signature: string;
  readonly #version: Uint8Array;
  #timer: NodeJS.Timeout | undefined;
  #knocking: NodeJS.Timeout | undefined;
  #introduced = false;
  #lastPingAt = Number.NEGATIVE_INFINITY;
  #fruitless = 0;
  #failure: SignatureError | undefined;
  readonly #listeners = new Set<() => void>();

  constructor(control: Control, signature: string) {
    this.#control = control;
    this.#signature = signature;
    this.#version = versionPayload(signature);
    this.begin();
  }

  /** The line has just been opened. */
  begin(): void {
    const { silence, knock } = this.#control.deadlines;
    clearTimeout(this.#knocking);
    this.#lastPingAt = Number.NEGATIVE_INFINITY;
    this.#fruitless = 0;
    this.#arm(silence, () => this.#silent());
    this.#knocking = setTimeout(() => this.#knock(), knock);
  }

  /**
   * The machine runs, and nothing is known of it: it was taken over, or its start packet was damaged. Our debuggee
   * identifies itself again when it receives our version; HyperDbg's ignores that.
   */
  introduce(): void {
    if (this.#introduced) return;
    this.#introduced = true;
    this.#knocking = setTimeout(() => {
      if (this.#control.state.name === 'running') this.#reply();
    }, this.#control.deadlines.knock);
  }

  /** Why it will hardly succeed; it still may. */
  get failure(): SignatureError | undefined {
    return this.#failure;
  }

  /** Calls when a failure becomes known; returns a function that ends that. */
  onFailure(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** A4: each is answered, since any answer may be lost. */
  pinged(): void {
    const now = performance.now();
    clearTimeout(this.#knocking);
    const spaced = now - this.#lastPingAt > PING_SPACING_MS;
    const answeredBefore = !this.#fresh && this.#control.state.name === 'handshaking';
    this.#lastPingAt = now;
    this.#fruitless = answeredBefore ? this.#fruitless + (spaced ? 1 : 0) : 0;
    this.#control.apply({ name: 'pinged', at: now });
    this.#reply();
    if (this.#fruitless >= FRUITLESS_PINGS) this.#refused('the debuggee kept asking');
    this.#arm(this.#control.deadlines.start, () => this.#refused('the debuggee went silent'));
  }

  /** A40 or a symbol record: the debuggee has accepted the reply; more records are expected. */
  progressed(): void {
    clearTimeout(this.#knocking);
    this.#failure = undefined;
    this.#fruitless = 0;
    this.#lastPingAt = Number.NEGATIVE_INFINITY;
    this.#arm(this.#control.deadlines.symbols, () => {
      if (this.#control.state.name !== 'synchronising') return;
      this.#control.warn('the list of modules did not end: its last packet was lost; the debuggee counts as running');
      this.#control.apply({ name: 'synchronised' });
    });
  }

  /** The handshake is over, or the session. */
  end(): void {
    clearTimeout(this.#knocking);
    this.#failure = undefined;
    clearTimeout(this.#timer);
  }

  #arm(ms: number, expired: () => void): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(expired, ms);
  }

  #refused(observed: string): void {
    if (this.#failure !== undefined || this.#control.state.name !== 'handshaking') return;
    this.#failure = new SignatureError(this.#signature, observed);
    this.#control.warn(this.#failure.message);
    for (const listener of [...this.#listeners]) listener();
  }

  #reply(): void {
    this.#control.send(messages.version, this.#version).catch(() => {
      // The line is gone, which is reported elsewhere.
    });
  }

  /**
   * What was sent before our line was open is lost: a ping, the next of which is up to 5 s away, or the report of a
   * halt. So we send first. A halted machine answers a read of its registers; HyperDbg's debuggee, waiting for a
   * version, pings again at once (spec/PROTOCOL.md 2.4); ours accepts an unasked version, but not soon after the one
   * that began the previous session. So we knock twice.
   */
  async #knock(again = true): Promise<void> {
    const { knock } = this.#control.deadlines;
    const found = await this.#attach({ attempts: 1, answer: knock });
    if (found || this.#control.state.name !== 'handshaking' || !this.#fresh) return;
    this.#reply();
    if (again) this.#knocking = setTimeout(() => this.#knock(false), KNOCK_AGAIN * knock);
  }

  /** Whether no ping has come yet. */
  get #fresh(): boolean {
    return this.#lastPingAt === Number.NEGATIVE_INFINITY;
  }

  /** No ping came: perhaps an earlier debugger left the machine halted. Asking is harmless to a running one. */
  async #silent(): Promise<void> {
    const found = await this.#attach();
    if (!found && this.#control.state.name === 'handshaking') this.#control.warn(this.#advice());
  }

  /** Takes over a machine that is halted already; false when no halted machine answers. */
  async #attach(patience?: { attempts: number; answer: number }): Promise<boolean> {
    const control = this.#control;
    try {
      if (control.state.name !== 'handshaking') return true;
      const since = control.generation;
      const place = await control.probe(patience);
      if (place !== undefined) await control.recover('unknown', place, { since });
      return place !== undefined;
    } catch {
      // The line is gone, which is reported elsewhere.
      return true;
    }
  }

  #advice(): string {
    const { stats, line } = this.#control.link;
    if (stats.bytesIn > 0 && stats.framesIn === 0) {
      const rate = line.baudRate === undefined ? '' : ` Is ${line.baudRate} baud the debuggee's rate too?`;
      return `${stats.bytesIn} bytes came on ${line.name}, but no whole packet.${rate}`;
    }
    return (
      `nothing heard on ${line.name} yet; still listening. Is the debuggee prepared (haltwire prepare, or .debug prepare ` +
      'in HyperDbg) on the other end of this line? If it runs already and its debugger has gone, press Ctrl+C to halt it'
    );
  }
}
