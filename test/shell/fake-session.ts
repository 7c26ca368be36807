/**
 * A session without a line, for tests of the shell: what the debuggee does is said by the test. It has what the shell
 * itself uses of a session; commands are tested elsewhere, against a debuggee that speaks the protocol.
 */
import { Emitter } from '../../src/session/emitter.ts';
import type { Halt, Session, SessionEvents, SessionState } from '../../src/session/session.ts';

export class FakeSession {
  readonly #events = new Emitter<SessionEvents>((_, error) => {
    throw error;
  });
  state: SessionState;
  readonly line = { name: '/dev/ttyS9', baudRate: 115_200 };
  target = { osName: 'Test kernel', capabilities: new Map(), kernelBase: 0n, modules: [], cores: 2 };
  readonly stats = { bytesIn: 0, bytesOut: 0, damaged: 0, retries: 0, fastest: 0 };
  readonly breakpoints = [{ id: 1, address: 0xfffff800_00101a2cn, enabled: true }];
  /** What was asked of it. */
  readonly asked: string[] = [];
  thread: Promise<{ pid: number; name: string; tid: number }> = Promise.resolve({ pid: 4, name: 'init', tid: 5 });

  constructor(state: SessionState = { name: 'running' }) {
    this.state = state;
  }

  /** As the shell knows it. */
  get session(): Session {
    return this as unknown as Session;
  }

  on<K extends keyof SessionEvents>(name: K, listener: (event: SessionEvents[K]) => void): () => void {
    return this.#events.on(name, listener);
  }

  become(state: SessionState): void {
    this.state = state;
    this.#events.emit('state', state);
  }

  halt(changes: Partial<Halt> = {}): void {
    const halt = { ...someHalt, ...changes };
    this.become({ name: 'halted', halt });
    this.#events.emit('halt', halt);
  }

  log(text: string): void {
    this.#events.emit('log', { code: 1, text: Buffer.from(text) });
  }

  warn(text: string): void {
    this.#events.emit('warning', text);
  }

  ready(): Promise<void> {
    return Promise.resolve();
  }

  pause(): Promise<Halt> {
    this.asked.push('pause');
    this.halt();
    return Promise.resolve(someHalt);
  }

  currentThread() {
    return this.thread;
  }

  readRegister(name: string): Promise<bigint> {
    this.asked.push(`read ${name}`);
    return Promise.resolve(0x1000n);
  }

  readRegisters(): Promise<Record<string, bigint>> {
    return Promise.resolve({ rax: 4n, rip: someHalt.rip });
  }

  relink(): Promise<void> {
    this.asked.push('relink');
    this.become({ name: 'running' });
    return Promise.resolve();
  }

  close(): Promise<void> {
    this.become({ name: 'closed', why: 'closed by the debugger' });
    return Promise.resolve();
  }
}

/** mov rbx, rax */
export const someHalt: Halt = {
  rip: 0xfffff800_00101a2cn,
  rflags: 2n,
  core: 0,
  reason: 'request',
  eventTag: 0n,
  stage: 'none',
  bytes: Uint8Array.of(0x48, 0x89, 0xc3, 0x90),
  mode: 64,
  quiet: false,
  elapsedMs: 3.1,
  recovered: false,
};
