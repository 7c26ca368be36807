/** Errors of inspecting a debuggee, beyond those of the session itself. Messages are for people. */
import { formatAddress } from '../format/address.ts';
import { type DebuggeeError, type Space, StateError } from '../session/index.ts';

/** The debuggee's answers for addresses at which there is nothing (spec/PROTOCOL.md 7.14, appendix C). */
const invalidAddress: ReadonlySet<number> = new Set([0xc0000005, 0xc000000c, 0xc000000d, 0xc0000052]);

/** Whether a refusal says that there is no memory at an address. */
export const meansNothingThere = ({ status }: DebuggeeError): boolean => invalidAddress.has(status);

const reasons: Record<Space, string> = { virtual: 'not mapped', physical: 'no memory there' };

/** The debuggee does not read or write memory there. */
export class AccessError extends Error {
  override name = 'AccessError';
  readonly address: bigint;
  readonly space: Space;
  /** The debuggee's status code. */
  readonly status: number;

  constructor(what: 'read' | 'written', address: bigint, space: Space, refusal: DebuggeeError) {
    const { status, meaning } = refusal;
    const why = meansNothingThere(refusal) ? reasons[space] : meaning;
    super(`nothing can be ${what} at ${formatAddress(address)}: ${why} (0x${status.toString(16)})`, { cause: refusal });
    this.address = address;
    this.space = space;
    this.status = status;
  }
}

/** Memory was written, and holds something else afterwards. */
export class NotKeptError extends Error {
  override name = 'NotKeptError';
  readonly address: bigint;

  constructor(address: bigint) {
    super(`the memory at ${formatAddress(address)} did not keep what was written`);
    this.address = address;
  }
}

/** The range wraps past the end of the address space. */
export class RangeEndError extends Error {
  override name = 'RangeEndError';
  /** Bytes from the beginning of the range to the last address. */
  readonly left: bigint;

  constructor(address: bigint, length: bigint) {
    super(`${length.toString(16)} bytes from ${formatAddress(address)} run past the last address`);
    this.left = (1n << 64n) - address;
  }
}

/** Another process is halted than the one whose memory was asked for. */
export class OtherProcessError extends Error {
  override name = 'OtherProcessError';
  readonly wanted: number;

  constructor(halted: number, wanted: number) {
    super(
      `process ${halted.toString(16)} is halted, not ${wanted.toString(16)}: memory is seen as the halted process sees it`,
    );
    this.wanted = wanted;
  }
}

/** The debuggee went on before it was asked. */
export class WentOnError extends StateError {
  override name = 'WentOnError';

  constructor() {
    super('the debuggee went on meanwhile');
  }
}

/** No page is mapped at the address; the debuggee has not said where its page tables end. */
export class NotMappedError extends Error {
  override name = 'NotMappedError';
  readonly address: bigint;

  constructor(address: bigint, refusal: DebuggeeError) {
    super(`${formatAddress(address)} is not mapped (0x${refusal.status.toString(16)})`, { cause: refusal });
    this.address = address;
  }
}
