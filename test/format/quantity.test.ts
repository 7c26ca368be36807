import { expect, test } from 'vitest';
import { formatDuration, formatRate, formatSize } from '../../src/format/quantity.ts';

test.each([
  [96, '96 B'],
  [1023, '1023 B'],
  [1024, '1.0 KiB'],
  [441_344, '431 KiB'],
  [1_048_575, '1.0 MiB'],
  [1_048_576, '1.0 MiB'],
  [5 * 2 ** 40, '5.0 TiB'],
])('%i bytes are %s', (bytes, text) => {
  expect(formatSize(bytes)).toBe(text);
});

test.each([
  [0, '0 B/s'],
  [1_234, '1.2 kB/s'],
  [11_300, '11.3 kB/s'],
  [999_900, '1.0 MB/s'],
])('%i bytes a second are %s', (rate, text) => {
  expect(formatRate(rate)).toBe(text);
});

test.each([
  [3.14, '3.1 ms'],
  [250, '250 ms'],
  [2_000, '2.0 s'],
  [53_000, '53 s'],
  [91_000, '1 min 31 s'],
  [7_500_000, '2 h 5 min'],
])('%i milliseconds are %s', (ms, text) => {
  expect(formatDuration(ms)).toBe(text);
});
