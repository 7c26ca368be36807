/** The stack, and the calls on it, as panes. */
import { formatAddress, hex } from '../../format/address.ts';
import type { Span } from '../../format/block.ts';
import type { ContextContent, Missing } from './content.ts';
import { span } from './spans.ts';

/** From this width on there is room for whole addresses. */
const FOR_ADDRESSES = 64;

const missing: Record<Missing, string> = {
  'too slow': ' left out: the line is too slow; `context` asks for it',
  'not mapped': ' nothing can be read there',
};

const missingLine = (why: Missing): Span[] => [span(missing[why], 'dim')];

export function stackPane({ stack, bits }: ContextContent, columns: number): Span[][] {
  if (typeof stack === 'string') return [missingLine(stack)];
  return stack.map(({ address, value, name }) => [
    span(columns >= FOR_ADDRESSES ? ` ${formatAddress(address)}` : ` …${hex(address, 5)}`, 'address'),
    span(`  ${hex(value, bits / 4)}`, value === 0n ? 'dim' : 'number'),
    ...(name === undefined ? [] : [span(`  ${name}`, 'symbol')]),
  ]);
}

export function callPane({ calls, stack }: ContextContent): Span[][] {
  const frames = calls.map(({ address, name }, index) => [
    span(` ${index} `),
    name === undefined ? span(formatAddress(address), 'address') : span(name, 'symbol'),
  ]);
  return typeof stack === 'string' ? [...frames, missingLine(stack)] : frames;
}
