/**
 * The debuggee's user-mode half: handshakes with a debugger, makes the machine ready, and halts it when asked. One
 * loop handles one event after another; a request that halts the machine runs concurrently, since it lasts until the
 * machine is continued.
 */
import { encodeFrame, messages, PacketType } from '../wire/index.ts';
import type { DriverDevice } from './device.ts';
import { Driver, type UartSettings } from './driver.ts';
import { Executor } from './executor.ts';
import type { MachineFacts } from './facts.ts';
import type { TargetIdentity } from './identity.ts';
import { type ControllerEvent, Inbox } from './inbox.ts';
import { Listener } from './listener.ts';
import { type CommandOrder, readOrder } from './orders.ts';
import type { SerialDriver } from './port.ts';
import { ascii } from './printable.ts';
import { RacingInput } from './racing-input.ts';
import { type RefusalCounts, Refusals } from './refusals.ts';
import { acceptVersion } from './version.ts';

/** An unanswered ping is repeated after this time (spec/PROTOCOL.md 3.1). */
const PING_MS = 5000;

/** Several pings may have been answered at once: only a later version asks for a new start. */
const STALE_VERSION_MS = 1000;

/** After an unload the debugger says goodbye with A2; without that, the session ends after this time. */
const LEAVE_MS = 1000;

export interface ControllerOptions {
  readonly device: DriverDevice;
  readonly serial: SerialDriver;
  readonly identity: TargetIdentity;
  /** What the debugger's commands can learn about the machine. */
  readonly facts: MachineFacts;
  readonly uart: UartSettings;
  /** The one build signature that is accepted; any well-formed one when absent. */
  readonly signature?: string;
  /** What happens, one line each, for people. */
  readonly status?: (line: string) => void;
}

/** pinging: no debugger yet; running: connected; leaving: unloaded, waiting for the debugger's goodbye. */
type Phase =
  | { name: 'pinging'; next: number }
  | { name: 'running'; since: number }
  | { name: 'leaving'; until: number };

/** What ended a session: the debugger unloaded the debuggee, or left. */
export type SessionEnd = 'unloaded' | 'left';

export class Controller {
  readonly #options: ControllerOptions;
  readonly #driver: Driver;
  readonly #inbox = new Inbox();
  readonly #refusals: Refusals;
  readonly #listener: Listener;
  readonly #racing = new RacingInput();
  readonly #executor: Executor;
  #phase: Phase = { name: 'pinging', next: 0 };
  #prepared = false;
  /** Cancels what outlives a session: a halted machine stays halted when its debugger leaves. */
  #signal: AbortSignal = AbortSignal.abort();
  /** Requests under way that halted the machine, or are about to: nothing that arrives now is for us. */
  #halts = 0;

  constructor(options: ControllerOptions) {
    this.#options = options;
    this.#driver = new Driver(options.device);
    this.#refusals = new Refusals((text) => this.#say(text));
    this.#listener = new Listener((event) => this.#inbox.put(event), this.#refusals);
    this.#executor = new Executor({
      driver: this.#driver,
      host: { facts: options.facts, driver: this.#driver, status: () => this.#status() },
      put: (event) => this.#inbox.put(event, true),
    });
    options.serial.onReceive((bytes, halts) => {
      if (this.#halted) this.#racing.add(bytes, halts);
      else this.#listener.push(bytes);
    });
  }

  get #halted(): boolean {
    return this.#halts > 0;
  }

  /** What was refused. */
  get refused(): RefusalCounts {
    return this.#refusals.counts;
  }

  /** A debugger connected (true) or disconnected, on lines that report it. */
  peerChanged(present: boolean): void {
    this.#inbox.put({ what: 'peer', present });
  }

  /**
   * Serves one session, from the first ping until the debugger is gone. Can be called again for the next one.
   *
   * @throws DriverError when the driver fails; the signal's reason when cancelled
   */
  async serve(signal: AbortSignal): Promise<SessionEnd> {
    this.#signal = signal;
    const session = new AbortController();
    const both = AbortSignal.any([signal, session.signal]);
    this.#phase = { name: 'pinging', next: performance.now() };
    try {
      void this.#forwardMessages(both);
      return await this.#loop(both);
    } finally {
      session.abort();
      this.#refusals.close();
    }
  }

  async #loop(signal: AbortSignal): Promise<SessionEnd> {
    for (;;) {
      const event = await this.#inbox.next(this.#wait(), signal);
      if (event === undefined) {
        if (this.#phase.name === 'leaving') return 'unloaded';
        if (this.#phase.name === 'pinging') this.#ping(this.#phase);
        continue;
      }
      const end = await this.#handle(event, signal);
      if (end !== undefined) return end;
    }
  }

  /** Milliseconds until the next timeout. */
  #wait(): number {
    const now = performance.now();
    if (this.#phase.name === 'leaving') return this.#phase.until - now;
    if (this.#phase.name === 'pinging' && !this.#halted) return this.#phase.next - now;
    return Number.POSITIVE_INFINITY;
  }

  #ping(phase: { next: number }): void {
    phase.next = performance.now() + PING_MS;
    this.#options.serial.send(encodeFrame(PacketType.fromDebuggee, messages.ping.action));
  }

  async #handle(event: ControllerEvent, signal: AbortSignal): Promise<SessionEnd | undefined> {
    switch (event.what) {
      case 'version':
        await this.#onVersion(event.signature, event.capabilities, signal);
        return undefined;
      case 'pause':
        this.#onPause();
        return undefined;
      case 'stop':
        return this.#onStop();
      case 'peer':
        this.#onPeer(event.present);
        return undefined;
      case 'order':
        await this.#onOrder(event.message, signal);
        return undefined;
      case 'continued':
        this.#onContinued(event.error);
        return undefined;
      case 'executed':
        this.#onExecuted(event.order, event.stop.aborted);
        return undefined;
      case 'failed':
        throw event.error;
    }
  }

  async #onVersion(signature: string, capabilities: string, signal: AbortSignal): Promise<void> {
    const ours = capabilities.startsWith('haltwire/');
    const phase = this.#phase;
    if (phase.name !== 'pinging') {
      // HyperDbg's debugger sends one version too many when pings piled up. Ours does so to ask for the start packets
      // again: they were damaged, or it was restarted.
      const again = ours && phase.name === 'running' && performance.now() - phase.since > STALE_VERSION_MS;
      if (!again) return;
    }
    const refusal = acceptVersion(signature, this.#options.signature);
    if (refusal !== undefined) {
      this.#say(refusal);
      return;
    }
    this.#say(`debugger found: ${ours ? capabilities : `HyperDbg, build ${signature}`}`);
    // A ping that is written only now would end up in the middle of the driver's first packet.
    await this.#options.serial.sent?.();
    await this.#driver.prepare(this.#options.identity, this.#options.uart, signal);
    this.#prepared = true;
    await this.#driver.sendModules(this.#options.identity, false, signal);
    this.#phase = { name: 'running', since: performance.now() };
    this.#say('connected; the machine runs');
  }

  #onPause(): void {
    // A restarted debugger may halt a machine that was prepared for its predecessor.
    if (!this.#prepared || this.#halted || this.#phase.name === 'leaving') {
      this.#refusals.add('out of turn', 'pause (A1)');
      return;
    }
    if (this.#phase.name === 'pinging') this.#phase = { name: 'running', since: performance.now() };
    this.#executor.brokenInto();
    this.#halt('halted by the debugger', (signal) => this.#driver.pause(signal));
  }

  /** Starts a request that halts the machine: it returns when the machine is continued. */
  #halt(text: string, request: (signal: AbortSignal) => Promise<void>): void {
    this.#halts += 1;
    this.#racing.halting(this.#options.serial.halts?.());
    this.#listener.reset();
    this.#say(text);
    request(this.#signal).then(
      () => this.#inbox.put({ what: 'continued', error: undefined }, true),
      (error: Error) => this.#inbox.put({ what: 'continued', error }, true),
    );
  }

  #onContinued(error: Error | undefined): void {
    this.#halts -= 1;
    this.#say(error === undefined ? 'continued' : error.message);
    // The next halt may come before the end of the last one is known here.
    if (this.#halted) return;
    for (const bytes of this.#racing.take()) this.#listener.push(bytes);
  }

  #onStop(): SessionEnd | undefined {
    if (this.#phase.name === 'leaving') return 'unloaded';
    if (this.#phase.name === 'running') return 'left';
    this.#refusals.add('out of turn', 'stopListening (A2)');
    return undefined;
  }

  #onPeer(present: boolean): void {
    if (present) {
      this.#say('a debugger connected');
      if (this.#phase.name === 'pinging') this.#phase.next = performance.now();
      return;
    }
    if (this.#phase.name === 'leaving') this.#phase.until = performance.now();
    this.#executor.cancel();
    this.#listener.reset();
    this.#say(this.#halted ? 'the debugger is gone; the machine stays halted' : 'the debugger is gone');
    // While halted nothing is sent; the next debugger asks the halted machine.
    if (this.#phase.name === 'running' && !this.#halted) {
      this.#phase = { name: 'pinging', next: performance.now() + PING_MS };
    }
  }

  async #onOrder(message: Parameters<typeof readOrder>[0], signal: AbortSignal): Promise<void> {
    const order = readOrder(message);
    switch (order.kind) {
      case 'close':
        this.#executor.cancel();
        await this.#driver.release(signal);
        this.#prepared = false;
        this.#phase = { name: 'leaving', until: performance.now() + LEAVE_MS };
        this.#say('unloaded by the debugger');
        break;
      case 'command':
        this.#say(`executing '${ascii(order.text)}'`);
        this.#executor.begin(order, signal);
        break;
      case 'reload symbols':
        this.#halt('sending module records', (halted) =>
          this.#driver.sendModules(this.#options.identity, true, halted),
        );
        break;
      case 'text':
        this.#say(order.text);
        break;
      case 'unknown':
        this.#say(`the driver ordered 0x${order.operation.toString(16)}, which is unknown`);
        break;
      case 'end of messages':
      case 'nothing':
        break;
    }
  }

  #onExecuted({ text, wantsSignal }: CommandOrder, cancelled: boolean): void {
    if (cancelled) {
      this.#say(`'${ascii(text)}' was cancelled`);
      return;
    }
    if (wantsSignal) this.#halt('command finished', (halted) => this.#driver.commandFinished(halted));
  }

  #status(): string[] {
    const { identity, facts, uart } = this.#options;
    const refused = Object.values(this.refused).reduce((sum, count) => sum + count, 0);
    return [
      `debuggee in Debugger Mode: ${identity.osName}`,
      `${facts.cores ?? 'unknown number of'} cores, ${identity.modules.length} modules`,
      `UART at I/O port ${uart.port.toString(16)}, ${uart.baudRate} baud`,
      `${refused} packets of the debugger refused`,
    ];
  }

  /** Keeps one request for messages pending at the driver. */
  async #forwardMessages(signal: AbortSignal): Promise<void> {
    try {
      while (!signal.aborted) {
        const message = await this.#driver.nextMessage(signal);
        this.#inbox.put({ what: 'order', message }, true);
        if (readOrder(message).kind === 'end of messages') return;
      }
    } catch (error) {
      if (!signal.aborted) this.#inbox.put({ what: 'failed', error: error as Error }, true);
    }
  }

  #say(line: string): void {
    this.#options.status?.(line);
  }
}
