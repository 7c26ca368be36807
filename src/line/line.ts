/**
 * A line joins the two ends: a tty, a socket, a named pipe, or an in-memory twin in tests.
 * Everything above this file sees bytes only; what a byte means is src/wire's business.
 */

/** What went wrong with a line, in a form people can act on. */
export class LineError extends Error {
  override name = 'LineError';
  /**
   * absent: no such device; busy: another process has it; permission; baud: rate refused; gone: was there and vanished.
   */
  readonly reason: 'absent' | 'busy' | 'permission' | 'baud' | 'gone' | 'refused' | 'other';
  /** What to do about it, one sentence with something to type where there is something. */
  readonly cure: string;

  constructor(reason: LineError['reason'], message: string, cure: string, options?: ErrorOptions) {
    super(message, options);
    this.reason = reason;
    this.cure = cure;
  }
}

/** Why a line ended: we closed it, or it is gone. */
export type LineEnd = { readonly reason: 'closed' } | { readonly reason: 'gone'; readonly error: LineError };

/** One end of an open line. */
export interface Line {
  /** As people name it: `/dev/pts/7`, `unix:/tmp/x`, `tcp:host:1234`. */
  readonly name: string;
  /** Bits per second; undefined where the line has no such thing. */
  readonly baudRate: number | undefined;
  /**
   * Sends bytes in order. Resolves when the operating system took them, rejects with LineError when the line is gone.
   */
  write(bytes: Uint8Array): Promise<void>;
  /** Sets the one receiver of bytes. Chunks have any size and are only valid during the call. */
  onData(receive: (chunk: Uint8Array) => void): void;
  /** Asks whether the line still lives (a silent tty does not tell): settles `closed` when it does not. */
  probe(): Promise<void>;
  /** Closes; safe to call twice. */
  close(): Promise<void>;
  /** Settles exactly once, never rejects. */
  readonly closed: Promise<LineEnd>;
  /**
   * A listening line (socket server) stays open while its peers come and go, as a serial port does when its cable
   * is pulled. Called with true when a peer arrives and false when it leaves. Ttys never call it.
   */
  onPeer?(changed: (present: boolean) => void): void;
}
