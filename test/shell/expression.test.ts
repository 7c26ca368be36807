import { expect, test } from 'vitest';
import { Globals } from '../../src/script/index.ts';
import { evaluate, expression, script } from '../../src/shell/arguments/index.ts';
import type { ArgumentContext } from '../../src/shell/arguments/type.ts';
import { Registry } from '../../src/shell/registry.ts';
import { CODE_BASE } from '../session/debuggee.ts';
import { halted, running } from '../session/scene.ts';
import { sampleSymbols } from './sample-shell.ts';

const RUN = 15;
const ENDED = 46;

async function scene(open = halted) {
  const { session, debuggee } = await open();
  const context: ArgumentContext = {
    session,
    symbols: sampleSymbols,
    registry: new Registry([]),
    globals: new Globals(),
    signal: new AbortController().signal,
  };
  return { debuggee, context, runs: () => debuggee.received.filter((action) => action === RUN).length };
}

const token = (text: string) => ({ kind: 'String', text, from: 0, to: text.length }) as const;

test.each(['1f', '0n10+2', 'nt!KiTick-10', 'rsp', '@rsp+8', '-1'])('%s costs no script', async (text) => {
  const { context, runs } = await scene();
  await expect(evaluate(text, context)).resolves.toBeTypeOf('bigint');
  expect(runs()).toBe(0);
});

test.each(['poi(@rsp)', '@rsp*2', '$proc', '(1+2)', '0y101', 'eq(@rsp,1)'])(
  '%s is run by the debuggee',
  async (text) => {
    const { context, debuggee, runs } = await scene();
    debuggee.script = (_, isFormat) => (isFormat ? { value: 0xffff_ffff_ffff_ffffn } : {});
    await expect(evaluate(text, context)).resolves.toBe(0xffff_ffff_ffff_ffffn);
    expect(runs()).toBe(1);
  },
);

test('a script that ends without value is an error of its own, whatever was there before', async () => {
  const { context, debuggee } = await scene();
  debuggee.script = () => ({ value: 7n });
  await evaluate('poi(@rsp)', context);
  debuggee.script = () => ({ output: 'the memory there cannot be read\n' });
  await expect(evaluate('poi(0)', context)).rejects.toThrow('`poi(0)` ended without a value');
});

test('what only reads is asked for again when its answer is lost, what writes is not', async () => {
  const { context, debuggee, runs } = await scene();
  debuggee.script = () => ({ value: 7n });
  let losses = 1;
  debuggee.outgoing = (frame, action) => (action === ENDED && losses-- > 0 ? undefined : frame);
  await expect(evaluate('poi(@rsp)', context)).resolves.toBe(7n);
  expect(runs()).toBe(2);
  losses = 1;
  const stop = new AbortController();
  const waiting = evaluate('eb(@rsp,1)', { ...context, signal: stop.signal });
  await new Promise((end) => setTimeout(end, 300));
  stop.abort();
  await expect(waiting).rejects.toThrow('aborted');
  expect(runs()).toBe(3);
});

test('nothing is run while the debuggee runs', async () => {
  const { context, runs } = await scene(running);
  await expect(evaluate('poi(@rsp)', context)).rejects.toThrow('only while the debuggee is halted');
  expect(runs()).toBe(0);
});

test.each([
  ['poi(@rsp', 'the expression is not complete', ''],
  ['1==2', '`==` is not allowed here', '=='],
  ['1+2)', 'one `)` too many', ')'],
  ['.nothing', "the variable '.nothing' has no value yet", '.nothing'],
  ['nt!KiTock', '`nt!KiTock` is neither a number nor a known symbol; did you mean `nt!KiTick`?', 'nt!KiTock'],
])('%s: %s', async (text, message, culprit) => {
  const { context } = await scene();
  const error = await evaluate(text, context).catch((caught: unknown) => caught);
  expect(error).toMatchObject({ name: 'Complaint', message });
  const { place } = error as { place: { from: number; to: number } };
  expect(text.slice(place.from, place.to)).toBe(culprit);
});

test('blanks around the signs of a sum cost no script either', async () => {
  const { context, runs } = await scene();
  await expect(expression.parse(token('nt!KiTick + 10 - 10'), context)).resolves.toBe(
    await evaluate('nt!KiTick', context),
  );
  expect(runs()).toBe(0);
});

test('global variables that a script assigns are known to what comes later', async () => {
  const { context, debuggee } = await scene();
  debuggee.script = () => ({ value: CODE_BASE });
  await script.parse(token('.base = 1;'), context);
  await expect(evaluate('.base', context)).resolves.toBe(CODE_BASE);
});

test('a script that is refused leaves no variables', async () => {
  const { context } = await scene();
  expect(() => script.parse(token('.base = 1; print(nothing);'), context)).toThrow('has no value yet');
  expect(context.globals.size).toBe(0);
});
