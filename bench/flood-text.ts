/** The text of the embedded machine's floods, KiFloodText in src/machine/guest: with its frame around it, 94 bytes. */
export function floodText(number: number): string {
  return `flood: message ${String(number).padStart(8, '0')} of a long row, none of it may be lost\n`;
}

/** Position of a message in what a terminal received. */
export const FLOOD_NUMBER = /flood: message (\d{8}) of a long row, none of it may be lost/g;
