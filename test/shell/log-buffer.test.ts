import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type Block, lineText } from '../../src/format/block.ts';
import { LogBuffer } from '../../src/shell/log-buffer.ts';

let blocks: Block[];
let log: LogBuffer;

beforeEach(() => {
  vi.useFakeTimers();
  blocks = [];
  log = new LogBuffer((block) => blocks.push(block));
});
afterEach(() => {
  vi.useRealTimers();
});

const add = (...texts: string[]) => {
  for (const text of texts) log.add(1, Buffer.from(`${text}\0`));
};
const rows = () => blocks.flatMap(({ lines }) => lines.map(lineText));
const data = () => blocks.flatMap((block) => block.data);

it('makes one row of the packets up to a newline', () => {
  add('0 ', '1 ', '2\n', 'next\n');
  vi.advanceTimersByTime(20);
  expect(rows()).toEqual(['│ 0 1 2', '│ next']);
  expect(data()).toEqual([
    { code: 1, text: '0 1 2' },
    { code: 1, text: 'next' },
  ]);
});

it('marks a row that something else ends', () => {
  add('0 ', '1 ');
  log.flush();
  add('2\n');
  log.flush();
  expect(rows()).toEqual(['│ 0 1 ↵', '│ 2']);
  expect(data()).toEqual([
    { code: 1, text: '0 1 ', unfinished: true },
    { code: 1, text: '2' },
  ]);
});

it('keeps rows with newlines within a packet, empty ones too', () => {
  add('a\n\nb\r\nc', 'd\n');
  log.flush();
  expect(rows()).toEqual(['│ a', '│ ', '│ b', '│ cd']);
});

it('shows a row whose newline does not come', () => {
  add('waiting');
  vi.advanceTimersByTime(900);
  expect(rows()).toEqual([]);
  vi.advanceTimersByTime(200);
  expect(rows()).toEqual(['│ waiting↵']);
});

it('puts characters together that two packets share', () => {
  log.add(1, Uint8Array.of(0xc3));
  log.add(1, Uint8Array.of(0xa9, 0x0a));
  log.flush();
  expect(rows()).toEqual(['│ é']);
});

it('does not keep a row without end', () => {
  for (let i = 0; i < 1000; i++) add('0123456789');
  log.flush();
  const text = rows().map((row) => row.replaceAll(/[│↵ ]/g, ''));
  expect(text.join('')).toHaveLength(10_000);
  expect(Math.max(...text.map((row) => row.length))).toBeLessThanOrEqual(2010);
});

it('says nothing for an empty packet', () => {
  add('');
  log.flush();
  expect(blocks).toEqual([]);
});
