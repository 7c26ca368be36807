/** Text from the line up to its NUL, as ASCII: it is shown on a terminal, and its sender is not trusted. */
export function printable(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  const text = Buffer.from(end < 0 ? bytes : bytes.subarray(0, end)).toString('latin1');
  return ascii(text.trimEnd());
}

/** Text that a terminal shows as it is. */
export function ascii(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, '.');
}
