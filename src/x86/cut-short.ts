import { iced } from './iced.ts';

/** Whether the first instruction continues after the bytes, so that it may decode differently. */
export function isCutShort(bytes: Uint8Array, bits: 64 | 32): boolean {
  const { Decoder, DecoderError, DecoderOptions } = iced();
  const decoder = new Decoder(bits, bytes, DecoderOptions.None);
  try {
    decoder.decode().free();
    return decoder.lastError === DecoderError.NoMoreBytes;
  } finally {
    decoder.free();
  }
}
