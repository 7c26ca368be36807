import { Duplex } from 'node:stream';

/** What is needed of a port: serialport's bindings give it on every platform. */
export interface BindingPort {
  read(buffer: Buffer, offset: number, length: number): Promise<{ bytesRead: number }>;
  write(buffer: Buffer): Promise<void>;
}

/** One read's buffer. */
const READ_BYTES = 65536;

/**
 * A port's reads and writes as a stream, for Windows, where they are overlapped I/O. Closing the port is the caller's.
 */
export function bindingStream(port: BindingPort, receive: (chunk: Uint8Array) => void): Duplex {
  const stream = new Duplex({
    read() {
      const buffer = Buffer.alloc(READ_BYTES);
      port.read(buffer, 0, buffer.length).then(
        ({ bytesRead }) => stream.push(buffer.subarray(0, bytesRead)),
        (error: Error) => stream.destroy(error),
      );
    },
    write(chunk: Buffer, _encoding, done) {
      port.write(chunk).then(() => done(), done);
    },
  });
  stream.on('data', receive);
  stream.pause();
  return stream;
}
