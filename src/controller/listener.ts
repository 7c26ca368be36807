/** What comes from the debugger while the machine runs: bytes in, requests out, everything invalid refused. */
import { actionName, Framer, messageOf, messages, type Packet, PacketType } from '../wire/index.ts';
import type { ControllerEvent } from './inbox.ts';
import { printable } from './printable.ts';
import type { Refusal, Refusals } from './refusals.ts';

/** After this much silence a partial frame is discarded: no rate that HyperDbg lists leaves such a gap in a frame. */
const SILENCE_MS = 250;

/** Longer text is no version. */
const MAX_VERSION_BYTES = 1024;

export class Listener {
  readonly #happen: (event: ControllerEvent) => boolean;
  readonly #refusals: Refusals;
  readonly #framer: Framer;
  #silence: NodeJS.Timeout | undefined;

  /** @param happen is called with the event of a valid packet; false when there is no room for it */
  constructor(happen: (event: ControllerEvent) => boolean, refusals: Refusals) {
    this.#happen = happen;
    this.#refusals = refusals;
    this.#framer = new Framer({
      packet: (packet) => this.#packet(packet),
      damage: ({ kind, action }) => refusals.add(kind, action === undefined ? undefined : actionName(action)),
    });
  }

  push(bytes: Uint8Array): void {
    this.#framer.push(bytes);
    clearTimeout(this.#silence);
    if (this.#framer.partial === 0) return;
    this.#silence = setTimeout(() => this.#framer.flushPartial(), SILENCE_MS);
    this.#silence.unref();
  }

  /** The bytes that follow have nothing to do with those before: the machine was halted in between. */
  reset(): void {
    clearTimeout(this.#silence);
    this.#framer.flushPartial();
  }

  #packet(packet: Packet): void {
    const name = actionName(packet.action);
    const meant = read(packet);
    if (typeof meant === 'string') this.#refusals.add(meant, name);
    else if (!this.#happen(meant)) this.#refusals.add('too many', name);
  }
}

/** What a packet asks for, or why it is refused. */
function read({ type, action, payload }: Packet): ControllerEvent | Refusal {
  const message = messageOf(action);
  if (message === undefined) return 'unknown action';
  if (type !== PacketType.toUserMode || message.type !== PacketType.toUserMode) return 'wrong type';
  switch (action) {
    case messages.pause.action:
      return payload.length === 0 ? { what: 'pause' } : 'wrong length';
    case messages.stopListening.action:
      return payload.length === 0 ? { what: 'stop' } : 'wrong length';
    default:
      return payload.length > 0 && payload.length <= MAX_VERSION_BYTES ? readVersion(payload) : 'wrong length';
  }
}

/** The signature up to its NUL; what our own debugger offers follows it (DESIGN 5.3). */
function readVersion(payload: Uint8Array): ControllerEvent {
  const nul = payload.indexOf(0);
  const after = nul < 0 ? payload.subarray(payload.length) : payload.subarray(nul + 1);
  return { what: 'version', signature: printable(payload), capabilities: printable(after) };
}
