/** Sizes, rates and times as people read them. */

const binary = ['KiB', 'MiB', 'GiB', 'TiB'] as const;
const decimal = ['kB/s', 'MB/s', 'GB/s'] as const;

/** A size in bytes: `96 B`, `431 KiB`, `1.0 MiB`. */
export function formatSize(bytes: number): string {
  return bytes < 1024 ? `${bytes} B` : scaled(bytes, 1024, binary);
}

/** A count as it could be typed, in digits that cannot be mistaken: `7`, `0x10`. */
export function formatCount(count: bigint | number): string {
  return count < 10 ? `${count}` : `0x${count.toString(16)}`;
}

/** A rate in bytes per second, in the decimal units that line speeds have: `0 B/s`, `11.3 kB/s`. */
export function formatRate(bytesPerSecond: number): string {
  return bytesPerSecond < 999.5 ? `${Math.round(bytesPerSecond)} B/s` : scaled(bytesPerSecond, 1000, decimal);
}

function scaled(value: number, step: number, units: readonly string[]): string {
  let scaledValue = value / step;
  let unit = 0;
  while (scaledValue >= step - 0.5 && unit < units.length - 1) {
    scaledValue /= step;
    unit++;
  }
  return `${significant(scaledValue)} ${units[unit]}`;
}

/** One decimal below 100, none above: a size needs no second decimal. */
function significant(value: number): string {
  return value < 99.95 ? value.toFixed(1) : value.toFixed(0);
}

/** A time in milliseconds: `3.1 ms`, `250 ms`, `2.0 s`, `53 s`, `1 min 31 s`, `2 h 5 min`. */
export function formatDuration(ms: number): string {
  if (ms < 999.5) return `${significant(ms)} ms`;
  if (ms < 9_950) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 60 ? `${minutes} min ${seconds % 60} s` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
