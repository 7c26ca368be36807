/**
 * What the controller sees of the driver: one call. The embedded machine implements it in-process, `/dev/haltwire`
 * on Linux.
 */
export interface DriverDevice {
  /**
   * One request to the driver. Codes and structs are HyperDbg's (spec/layout.json, `ioctls`).
   *
   * @param code IOCTL code, for example 0x222840 (IOCTL_PAUSE_PACKET_RECEIVED)
   * @param input the request's struct, with what follows it
   * @param signal cancels a request that waits (IOCTL_REGISTER_EVENT waits for the next message to user mode)
   * @returns the answer's bytes; IOCTL_PAUSE_PACKET_RECEIVED answers when the machine has been continued
   * @throws DriverError when the driver refuses
   */
  ioctl(code: number, input: Uint8Array, signal?: AbortSignal): Promise<Uint8Array>;
}

/** The driver's refusal, with HyperDbg's status code (PROTOCOL.md appendix C) where it has one. */
export class DriverError extends Error {
  override name = 'DriverError';
  readonly status: number | undefined;

  constructor(message: string, status?: number) {
    super(message);
    this.status = status;
  }
}
