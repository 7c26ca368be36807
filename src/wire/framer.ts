/**
 * Bytes in, packets out. Fed chunks of any size; a damaged frame costs that frame and nothing else.
 *
 * How the end of a frame is found (DESIGN 5.1: "never trust the end marker alone"):
 *
 * - Where the message's length is known (length.ts), the marker has to be exactly there and the checksum has to agree.
 *   A marker inside the payload, and a whole forged frame inside a memory dump, is payload.
 * - Where it is not (log text, version text), the frame ends at the first marker at which the checksum agrees.
 * - A frame whose marker is in its place but whose checksum is wrong is dropped as a whole: its borders are not in
 *   doubt.
 * - A frame whose borders are in doubt (bytes were lost) is given to salvage.ts, which finds the good frame after it.
 * - Bytes without a header are skipped up to the next indicator.
 *
 * A partial frame does not wait for ever: the line's owner calls flushPartial() after silence.
 * Memory: one buffer of MAX_FRAME bytes, and one of the same size for salvage while it works.
 */
import { sum8 } from './checksum.ts';
import { FRAME_OVERHEAD, HEADER_SIZE, INDICATOR_OFFSET, MARKER_SIZE, MAX_FRAME } from './frame.ts';
import { messageAt, messageOf } from './messages.ts';
import { type Found, Salvage } from './salvage.ts';
import { indexOfIndicator, indexOfMarker, isIndicator, isMarker, u32At } from './scan.ts';

/** A good frame. */
export interface Packet {
  /** See PacketType. */
  readonly type: number;
  readonly action: number;
  /** Only valid during the call that delivers it: it may lie in a buffer that is used again. */
  readonly payload: Uint8Array;
}

/**
 * garbage: no header; checksum: borders fine, sum wrong; truncated: bytes are missing; oversize: no end in MAX_FRAME
 * bytes.
 */
export type DamageKind = 'garbage' | 'checksum' | 'truncated' | 'oversize';

/** Bytes that were dropped. */
export interface Damage {
  readonly kind: DamageKind;
  readonly bytes: number;
  /** The action in the damaged frame's header, where there was one. */
  readonly action?: number;
}

export interface FramerReceiver {
  packet(packet: Packet): void;
  damage(damage: Damage): void;
}

/** Bytes that can hold a header of which the indicator has not fully arrived: 8 before it and 7 of it. */
const UNDECIDED = INDICATOR_OFFSET + 7;

export class Framer {
  readonly #receiver: FramerReceiver;
  /** What is left of earlier chunks; begins where the next frame is looked for. */
  readonly #held = Buffer.allocUnsafeSlow(MAX_FRAME);
  #heldLength = 0;
  /** Bytes from the frame's start in which no end was found, so that they are not searched again. */
  #searched = 0;
  #garbage = 0;
  #salvage: Salvage | undefined;

  constructor(receiver: FramerReceiver) {
    this.#receiver = receiver;
  }

  /** Bytes that are held back because the frame they belong to has not ended. */
  get partial(): number {
    return this.#heldLength;
  }

  /** Takes the next bytes of the line; the receiver is called for every frame that they complete and must not throw. */
  push(chunk: Uint8Array): void {
    let rest = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    if (this.#heldLength === 0) rest = rest.subarray(this.#consume(rest));
    while (rest.length > 0) {
      const taken = rest.copy(this.#held, this.#heldLength);
      this.#heldLength += taken;
      rest = rest.subarray(taken);
      this.#release(this.#consume(this.#holding()));
    }
  }

  /**
   * The line has been silent for longer than a frame pauses: what is held is the rest of a damaged frame. Good frames
   * inside it are delivered, everything else is reported and forgotten.
   */
  flushPartial(): void {
    while (this.#heldLength > 0) {
      const held = this.#holding();
      if (isIndicator(held, INDICATOR_OFFSET)) {
        const found = this.#salvaging().search(held);
        const used =
          found === undefined ? this.#drop(held, 0, 'truncated', held.length) : this.#deliverFound(held, 0, found);
        this.#release(used);
      } else {
        this.#garbage += held.length;
        this.#release(held.length);
      }
      this.#release(this.#consume(this.#holding()));
    }
    this.#reportGarbage();
  }

  #holding(): Buffer {
    return this.#held.subarray(0, this.#heldLength);
  }

  /** Forgets the first `used` held bytes. */
  #release(used: number): void {
    if (used === 0) return;
    this.#held.copyWithin(0, used, this.#heldLength);
    this.#heldLength -= used;
  }

  /** Delivers what is complete; returns how many bytes are done with. */
  #consume(bytes: Buffer): number {
    let at = 0;
    for (;;) {
      const used = this.#next(bytes, at);
      if (used === 0) return at;
      at += used;
    }
  }

  /** A new frame is looked for. */
  #begin(): void {
    this.#searched = 0;
    this.#salvage = undefined;
  }

  /** One frame or one piece of damage at `at`: the bytes it took, 0 when more are needed. */
  #next(bytes: Buffer, at: number): number {
    const available = bytes.length - at;
    if (available < INDICATOR_OFFSET + 8) return 0;
    if (!isIndicator(bytes, at + INDICATOR_OFFSET)) return this.#skipGarbage(bytes, at);
    if (this.#garbage > 0) this.#reportGarbage();
    if (available < FRAME_OVERHEAD) return 0;
    if (this.#salvage !== undefined) return this.#recover(bytes, at);

    const payload = at + HEADER_SIZE;
    const message = messageOf(u32At(bytes, at + 20));
    const lengths = message === undefined ? [] : message.length(bytes, payload, available - HEADER_SIZE);
    if (lengths === undefined) return 0;
    if (lengths.length === 0) return this.#nextOfAnyLength(bytes, at);

    let longest = 0;
    for (const length of lengths) {
      longest = length + FRAME_OVERHEAD;
      if (longest > available || !isMarker(bytes, payload + length)) continue;
      if (this.#deliver(bytes, at, payload + length)) return longest;
      if (length === lengths.at(-1)) return this.#drop(bytes, at, 'checksum', longest);
    }
    return longest <= MAX_FRAME && available < longest ? 0 : this.#recover(bytes, at);
  }

  #nextOfAnyLength(bytes: Buffer, at: number): number {
    const available = bytes.length - at;
    const end = indexOfMarker(bytes, at + Math.max(HEADER_SIZE, this.#searched));
    if (end >= 0 && this.#deliver(bytes, at, end)) return end + MARKER_SIZE - at;
    this.#searched = available - (MARKER_SIZE - 1);
    return end >= 0 || available >= MAX_FRAME ? this.#recover(bytes, at) : 0;
  }

  /** Delivers the frame from `at` to its marker at `end` when its checksum agrees. */
  #deliver(bytes: Buffer, at: number, end: number): boolean {
    if (sum8(bytes, at + INDICATOR_OFFSET, end) !== bytes[at]) return false;
    this.#begin();
    this.#receiver.packet({
      type: u32At(bytes, at + 16),
      action: u32At(bytes, at + 20),
      payload: new Uint8Array(bytes.buffer, bytes.byteOffset + at + HEADER_SIZE, end - at - HEADER_SIZE),
    });
    return true;
  }

  #salvaging(): Salvage {
    this.#salvage ??= new Salvage();
    return this.#salvage;
  }

  /** The borders of the frame at `at` are in doubt: looks for the next good frame. */
  #recover(bytes: Buffer, at: number): number {
    // An indicator in the middle of garbage is garbage.
    if (messageAt(bytes, at) === undefined) return this.#skipGarbage(bytes, at);
    const doubted = bytes.subarray(at, at + MAX_FRAME);
    const salvage = this.#salvaging();
    const found = salvage.search(doubted);
    if (found !== undefined) return this.#deliverFound(bytes, at, found);
    if (doubted.length < MAX_FRAME) return 0;
    // The salvage continues after the dropped bytes: what it has seen is not scanned again.
    const used = salvage.skip(doubted);
    this.#report(bytes, at, 'oversize', used);
    return used;
  }

  #deliverFound(bytes: Buffer, at: number, { start, end }: Found): number {
    if (start > 0) this.#drop(bytes, at, 'truncated', start);
    this.#deliver(bytes, at + start, at + end);
    return end + MARKER_SIZE;
  }

  #drop(bytes: Buffer, at: number, kind: DamageKind, count: number): number {
    this.#begin();
    this.#report(bytes, at, kind, count);
    return count;
  }

  #report(bytes: Buffer, at: number, kind: DamageKind, count: number): void {
    const action = bytes.length - at < HEADER_SIZE ? {} : { action: u32At(bytes, at + 20) };
    this.#receiver.damage({ kind, bytes: count, ...action });
  }

  /** Skips to the next indicator, or keeps only what could be the beginning of a header. */
  #skipGarbage(bytes: Buffer, at: number): number {
    this.#begin();
    const next = indexOfIndicator(bytes, at + INDICATOR_OFFSET + 1);
    const used = next < 0 ? bytes.length - at - UNDECIDED : next - INDICATOR_OFFSET - at;
    this.#garbage += used;
    if (this.#garbage >= MAX_FRAME) this.#reportGarbage();
    return used;
  }

  /** Garbage is reported in one piece, when it ends. */
  #reportGarbage(): void {
    if (this.#garbage === 0) return;
    this.#receiver.damage({ kind: 'garbage', bytes: this.#garbage });
    this.#garbage = 0;
  }
}
