import { describe, expect, it } from 'vitest';
import { type SearchPart, searchRange } from '../../src/inspect/search.ts';
import type { SearchRequest } from '../../src/session/index.ts';
import { messages } from '../../src/wire/index.ts';
import { CODE_BASE } from '../session/debuggee.ts';
import { halted, type Scene } from '../session/scene.ts';
import { type SearchManners, teachSearch } from '../session/searching.ts';

const ours = { capabilities: 'haltwire/1 cores=2' } as const;
const MEMORY = 0x40000n;

async function scene(options: Parameters<typeof halted>[0], manners: SearchManners = {}): Promise<Scene> {
  const made = await halted(options);
  teachSearch(made.debuggee, manners);
  return made;
}

async function all({ session }: Scene, request: Partial<SearchRequest>, signal?: AbortSignal) {
  const parts: SearchPart[] = [];
  const whole = { address: CODE_BASE, length: MEMORY, values: [0x41n], unit: 1 as const, ...request };
  for await (const part of searchRange(session, whole, { signal })) parts.push(part);
  return { parts, hits: parts.flatMap(({ hits }) => hits.map((hit) => Number(hit - CODE_BASE))) };
}

describe.each([
  ['ours', ours],
  ["HyperDbg's", {}],
] as const)('a search in %s', (_, options) => {
  it('finds what is there, up to the last byte', async () => {
    const made = await scene(options, { partBytes: 0x1000n });
    for (const at of [0, 0xfff, 0x3ffff]) made.debuggee.memory[at] = 0x41;
    expect((await all(made, {})).hits).toEqual([0, 0xfff, 0x3ffff]);
  });

  it('finds more than one request gives, each once', async () => {
    const made = await scene(options);
    made.debuggee.memory.fill(0x41, 0x100, 0x100 + 0x2345);
    const { hits } = await all(made, {});
    expect(hits).toHaveLength(0x2345);
    expect(new Set(hits).size).toBe(0x2345);
  });

  it('finds a pattern that lies across two requests', async () => {
    const made = await scene(options, { partBytes: 0x10000n });
    made.debuggee.memory.set([1, 2, 3, 4, 5, 6], 0xfffd);
    expect((await all(made, { values: [1n, 2n, 3n, 4n, 5n, 6n] })).hits).toEqual([0xfffd]);
  });

  it('leaves out what cannot be read, and says how much that was', async () => {
    const made = await scene(options);
    made.debuggee.memory[0x3fffe] = 0x41;
    const { hits, parts } = await all(made, { address: CODE_BASE + 0x30000n, length: 0x13000n });
    expect(hits).toEqual([0x3fffe]);
    expect(parts.reduce((sum, { unreadable }) => sum + unreadable, 0n)).toBe(0x3000n);
  });

  it('repeats a search of which a hit was lost', async () => {
    const made = await scene(options);
    made.debuggee.memory.set([0x41, 0x41], 5);
    let left = 1;
    made.debuggee.outgoing = (frame, action) => (action === messages.log.action && left-- > 0 ? undefined : frame);
    expect((await all(made, { length: 0x100n })).hits).toEqual([5, 6]);
  }, 15_000);
});

it("does not trust HyperDbg's comparison of several dwords", async () => {
  const made = await scene({}, { firstValueOnly: true });
  made.debuggee.memory.set([1, 0, 0, 0, 2, 0, 0, 0], 0x10);
  made.debuggee.memory.set([1, 0, 0, 0, 3, 0, 0, 0], 0x20);
  expect((await all(made, { values: [1n, 2n], unit: 4 })).hits).toEqual([0x10]);
});

it("sends HyperDbg's debuggee no end marker", async () => {
  const { session, debuggee } = await halted();
  const asked: bigint[] = [];
  debuggee.taught.set(messages.search.action, (payload) => {
    asked.push(messages.search.payload.decode(payload).Address);
    debuggee.send(messages.searchResult, messages.searchResult.payload.encode({ Result: 0xffffffff }));
  });
  const request = { address: 0xffee8000n, length: 0x10n, values: [1n], unit: 1 } as const;
  for await (const { hits } of searchRange(session, request)) expect(hits).toEqual([]);
  expect(asked).toEqual([0xffee8000n - 8n]);
  const impossible = searchRange(session, { ...request, address: CODE_BASE, values: [0xffee8000n], unit: 4 });
  await expect(impossible.next()).rejects.toThrow(/ffee8000/);
});

it('does not go round with a debuggee that stops where it began', async () => {
  const made = await scene(ours, { partBytes: 0n });
  await expect(all(made, {})).rejects.toThrow(/out of its range/);
});

it('other text is not taken for hits', async () => {
  const made = await scene(ours);
  const texts: string[] = [];
  made.session.on('log', ({ text }) => texts.push(Buffer.from(text).toString()));
  made.debuggee.log(1, 'hello\n');
  await all(made, { length: 0x10n });
  expect(texts).toEqual(['hello\n']);
});
