/**
 * Finds the next good frame when the borders of the present one are in doubt: its marker was lost, or bytes were, or
 * its header lies about its length.
 *
 * Every indicator is a candidate for a frame's header, every marker for a frame's end. A pair is a good frame when the
 * message's length agrees exactly, or, for messages of any length, when the checksum does. At one marker, frames of
 * known length are preferred: that pair can hardly agree by accident, a checksum alone does so once in 256 times.
 *
 * A peer could send nothing but indicators and markers. Each marker is examined once, with at most CANDIDATES headers
 * and sums that were computed before, so the cost stays proportional to the bytes.
 */
import { FRAME_OVERHEAD, HEADER_SIZE, INDICATOR_OFFSET, MAX_FRAME } from './frame.ts';
import { messageAt } from './messages.ts';
import { indexOfIndicator, indexOfMarker } from './scan.ts';

/** Headers that are remembered; the newest matter, since frames follow each other closely. */
const CANDIDATES = 64;

/** A good frame: its first byte and its end marker. */
export interface Found {
  readonly start: number;
  readonly end: number;
}

/** Works on the bytes from the doubted frame's first byte on; the bytes given may only grow, until skip(). */
export class Salvage {
  /** sums[i] is the sum of the bytes before i, modulo 256. */
  readonly #sums = new Uint8Array(MAX_FRAME + 1);
  #summed = 0;
  /** Starts of possible frames, ascending; the doubted frame is the first. */
  #candidates = [0];
  /** Where the next marker and the next indicator are looked for. */
  #markerFrom = HEADER_SIZE;
  #indicatorFrom = INDICATOR_OFFSET + 1;

  /** The first good frame in `bytes` that no earlier call has seen, or undefined. */
  search(bytes: Buffer): Found | undefined {
    this.#sum(bytes);
    for (;;) {
      const end = indexOfMarker(bytes, this.#markerFrom);
      if (end < 0) break;
      this.#markerFrom = end + 1;
      this.#collect(bytes, end);
      const start = this.#startOf(bytes, end);
      if (start !== undefined) return { start, end };
    }
    this.#markerFrom = Math.max(this.#markerFrom, bytes.length - 3);
    return undefined;
  }

  /**
   * Gives up the doubted frame, which did not end in a maximum packet; the next possible header takes its place. That
   * is one of a frame which is still arriving, or else one of the later half: moving on by one header each time would
   * move all bytes for each. Returns how many bytes lie before it.
   */
  skip(bytes: Buffer): number {
    this.#collect(bytes, bytes.length);
    const arriving = (start: number): boolean => this.#isArriving(bytes, start);
    const late = (start: number): boolean => start >= bytes.length / 2;
    const others = this.#candidates.slice(1);
    const start = others.find(arriving) ?? others.find(late) ?? bytes.length - (INDICATOR_OFFSET + 7);
    this.#candidates = others.filter((candidate) => candidate >= start).map((candidate) => candidate - start);
    if (this.#candidates.length === 0) this.#candidates.push(0);
    this.#markerFrom = Math.max(this.#markerFrom - start, 0);
    this.#indicatorFrom -= start;
    this.#sums.copyWithin(0, start, this.#summed + 1);
    this.#summed -= start;
    return start;
  }

  /** Whether a frame of known length begins here and ends after what has arrived. */
  #isArriving(bytes: Buffer, start: number): boolean {
    const available = bytes.length - start - HEADER_SIZE;
    const lengths = available < 0 ? undefined : messageAt(bytes, start)?.length(bytes, start + HEADER_SIZE, available);
    const longest = FRAME_OVERHEAD + (lengths?.at(-1) ?? 0);
    return longest <= MAX_FRAME && start + longest > bytes.length;
  }

  #sum(bytes: Buffer): void {
    let sum = this.#sums[this.#summed]!;
    for (let at = this.#summed; at < bytes.length; at++) {
      sum += bytes[at]!;
      this.#sums[at + 1] = sum;
    }
    this.#summed = bytes.length;
  }

  /** Adds the headers whose indicator begins before `limit`. */
  #collect(bytes: Buffer, limit: number): void {
    while (this.#indicatorFrom < limit) {
      const at = indexOfIndicator(bytes.subarray(0, Math.min(bytes.length, limit + 7)), this.#indicatorFrom);
      if (at < 0) {
        this.#indicatorFrom = Math.max(this.#indicatorFrom, limit);
        return;
      }
      this.#indicatorFrom = at + 1;
      if (this.#candidates.length === CANDIDATES) this.#candidates.splice(1, 1);
      this.#candidates.push(at - INDICATOR_OFFSET);
    }
  }

  /** The start of the good frame that ends with the marker at `end`, or undefined. */
  #startOf(bytes: Buffer, end: number): number | undefined {
    let ofAnyLength: number | undefined;
    for (const start of this.#candidates) {
      const length = end - start - HEADER_SIZE;
      if (length < 0 || length + FRAME_OVERHEAD > MAX_FRAME) continue;
      if (((this.#sums[end]! - this.#sums[start + INDICATOR_OFFSET]!) & 0xff) !== bytes[start]) continue;
      const lengths = messageAt(bytes, start)?.length(bytes, start + HEADER_SIZE, length);
      if (lengths?.includes(length)) return start;
      if (lengths?.length === 0) ofAnyLength ??= start;
    }
    return ofAnyLength;
  }
}
