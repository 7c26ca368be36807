/** What the debuggee sends unasked: pings, start, modules, halts, text. Everything here is bounded. */
import { actionName, logCodes, messages, STATUS_OK, viewOf } from '../wire/index.ts';
import { BreakpointMirror } from './breakpoints.ts';
import type { Control, SessionEvents } from './control.ts';
import type { Emitter } from './emitter.ts';
import { decodeHalt } from './halt.ts';
import type { Handshake } from './handshake.ts';
import { decodeModule, decodeStarted, MAX_MODULES, type ModuleRecord, type Target, unknownTarget } from './target.ts';

export class Inbox {
  readonly breakpoints = new BreakpointMirror();
  /** A script is running, whose output may look like an error of the debuggee. */
  scripting = false;
  readonly #control: Control;
  readonly #handshake: Handshake;
  readonly #events: Emitter<SessionEvents>;
  #modules: ModuleRecord[] = [];
  #target: Target = unknownTarget;
  #format: bigint | undefined;

  constructor(control: Control, handshake: Handshake, events: Emitter<SessionEvents>) {
    this.#control = control;
    this.#handshake = handshake;
    this.#events = events;
  }

  get target(): Target {
    return this.#target;
  }

  /** The value of `formats()` since the last answer of a script; dropped with that answer. */
  takeFormat(): bigint | undefined {
    const format = this.#format;
    this.#format = undefined;
    return format;
  }

  /** A packet that is no answer. The payload is only valid during the call. */
  packet(action: number, payload: Uint8Array): void {
    const handle = this.#handlers[action];
    if (handle !== undefined) handle(payload);
    else this.#stray(action);
  }

  readonly #handlers: Readonly<Record<number, (payload: Uint8Array) => void>> = {
    [messages.ping.action]: () => {
      this.#handshake.pinged();
    },
    [messages.started.action]: (payload) => {
      this.breakpoints.forget();
      this.#modules = [];
      this.#target = { ...decodeStarted(payload), modules: this.#modules };
      this.#control.apply({ name: 'started' });
      this.#handshake.progressed();
    },
    [messages.symbolRecord.action]: (payload) => this.#module(decodeModule(payload)),
    [messages.symbolsFinished.action]: (payload) => {
      const status = Number(messages.symbolsFinished.payload.decode(payload).KernelStatus & 0xffffffffn);
      if (status !== STATUS_OK) this.#control.warn('the debuggee could not list all of its modules');
      this.#control.apply({ name: 'synchronised' });
    },
    [messages.paused.action]: (payload) => {
      const halt = decodeHalt(payload, this.#control.takeElapsed());
      if (halt.reason === 'breakpoint') this.breakpoints.hit(Number(halt.eventTag));
      this.#control.apply({ name: 'halted', halt });
    },
    [messages.formatsResult.action]: (payload) => {
      const { Value, Result } = messages.formatsResult.payload.decode(payload);
      this.#format = Result === STATUS_OK ? Value : undefined;
    },
    [messages.log.action]: (payload) => this.#log(payload),
  };

  #module(module: ModuleRecord): void {
    const same = this.#modules.findIndex(({ base, path }) => base === module.base && path === module.path);
    if (same >= 0) this.#modules[same] = module;
    else if (this.#modules.length < MAX_MODULES) this.#modules.push(module);
    else this.#control.warn(`more than ${MAX_MODULES} modules: ${module.path} and what follows are left out`);
    if (this.#target === unknownTarget) this.#target = { ...unknownTarget, modules: this.#modules };
    const { name } = this.#control.state;
    this.#control.apply({ name: 'module' });
    if (name === 'handshaking' || name === 'synchronising') this.#handshake.progressed();
    this.#events.emit('module', module);
  }

  #log(payload: Uint8Array): void {
    const code = payload.length < 4 ? 0 : viewOf(payload).getUint32(0, true);
    const text = payload.slice(4);
    if (code === logCodes.OPERATION_LOG_ERROR_MESSAGE && !this.scripting) this.#control.complain();
    else if (this.#control.link.takesText(text)) return;
    this.#events.emit('log', { code, text });
  }

  /** The late answer to a question that timed out, or something that this version does not know. */
  #stray(action: number): void {
    if (action === messages.scriptResult.action) this.takeFormat();
    const { stats } = this.#control.link;
    stats.strays++;
    const known = Object.values(messages).some((message) => message.action === action);
    if (!known) this.#control.warn(`the debuggee sent ${actionName(action)}, which HyperDbg v0.23 does not have`);
  }
}
