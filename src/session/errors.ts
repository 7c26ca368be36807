/** What can go wrong in a session, as types; every message is for people. Failures of the line itself are LineError. */
import { type Status, statusOf } from '../wire/status.ts';

/** The debuggee understood a request and refused it. */
export class DebuggeeError extends Error {
  override name = 'DebuggeeError';
  /** HyperDbg's status code, e.g. 0xc0000005. */
  readonly status: number;
  /** Its symbolic name, e.g. DEBUGGER_ERROR_INVALID_ADDRESS. */
  readonly symbol: string;
  /** What the code means. */
  readonly meaning: string;

  /** @param what the request: 'reading 16 bytes at 0x1000' */
  constructor(what: string, code: number) {
    const { name, meaning }: Status = statusOf(code);
    super(`${what}: ${meaning} (${name.replace(/^DEBUGGER_ERROR_/, '')}, 0x${(code >>> 0).toString(16)})`);
    this.status = code >>> 0;
    this.symbol = name;
    this.meaning = meaning;
  }
}

/** No answer came. */
export class TimeoutError extends Error {
  override name = 'TimeoutError';
  readonly what: string;
  /** Total time waited, in milliseconds. */
  readonly waitedMs: number;
  /** Number of attempts. */
  readonly attempts: number;

  constructor(what: string, waitedMs: number, attempts: number, consequence = '') {
    const times = attempts === 1 ? '' : `, asked ${attempts} times`;
    super(`no answer to ${what} in ${(waitedMs / 1000).toFixed(1)} s${times}${consequence && `; ${consequence}`}`);
    this.what = what;
    this.waitedMs = waitedMs;
    this.attempts = attempts;
  }
}

/** The session is not in a state in which this can be done. */
export class StateError extends Error {
  override name = 'StateError';
}

/** Continuing with an exception, and no exception waits at rip. */
export class NoExceptionError extends StateError {
  override name = 'NoExceptionError';

  constructor() {
    super('no exception of the debuggee waits here');
  }
}

/** The debuggee went silent after our version reply, as HyperDbg's does when the build signature is not its own. */
export class SignatureError extends Error {
  override name = 'SignatureError';
  readonly signature: string;

  constructor(signature: string, observed: string) {
    super(
      `${observed} after our version reply with build signature ${signature}: ` +
        "HyperDbg's debuggee accepts its own signature only. " +
        'Find it with `haltwire signature hyperdbg-cli.exe libhyperdbg.dll` and give it with `--build-signature`',
    );
    this.signature = signature;
  }
}
