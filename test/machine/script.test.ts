/** Scripts in the embedded machine: a session at one end of a line, the controller and the machine at the other. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serve } from '../../src/controller/index.ts';
import { memoryPair } from '../../src/line/memory.ts';
import { type EmbeddedMachine, startMachine } from '../../src/machine/machine.ts';
import { compile, compileExpression, encodeSymbols } from '../../src/script/index.ts';
import { Session } from '../../src/session/index.ts';

let machine: EmbeddedMachine;
let session: Session;
const stop = new AbortController();

beforeAll(async () => {
  machine = await startMachine({});
  const [ours, theirs] = memoryPair();
  const { device, port, cores, modules } = machine;
  const identity = {
    osName: 'test',
    capabilities: `haltwire/1 cores=${cores}`,
    kernelBase: modules[0]!.base,
    modules: [],
  };
  void serve({ line: theirs, device, port, identity, status: () => {}, signal: stop.signal });
  session = await Session.connect(ours);
  await session.ready();
  await session.pause();
}, 30_000);

afterAll(async () => {
  await session.close();
  stop.abort();
  await machine.stop();
});

function buffer(source: string): Uint8Array {
  const result = compile(source);
  if (!result.ok) throw new Error(result.error.message);
  return encodeSymbols(result.buffer);
}

async function printed(source: string): Promise<string> {
  let text = '';
  const off = session.on('log', ({ text: bytes }) => {
    text += Buffer.from(bytes).toString().replaceAll('\0', '');
  });
  await session.runScript(buffer(source)).finally(off);
  return text;
}

async function evaluate(expression: string): Promise<bigint | undefined> {
  const result = compileExpression(expression);
  if (!result.ok) throw new Error(result.error.message);
  return (await session.runScript(encodeSymbols(result.buffer), { isFormat: true })).value;
}

describe('a script in the embedded machine', () => {
  it('reads registers and memory', async () => {
    const { rip, rsp } = await session.readRegisters();
    expect(await evaluate('@rip')).toBe(rip);
    const [byte] = await session.readMemory(rip, 1);
    expect(await evaluate(`db(0x${rip.toString(16)})`)).toBe(BigInt(byte!));
    expect(await evaluate('@rsp + 8')).toBe(rsp + 8n);
  });

  it('knows which process and thread it interrupts', async () => {
    const { pid, name } = await session.currentProcess();
    const core = session.state.name === 'halted' ? session.state.halt.core : undefined;
    expect(await printed('printf("%d %s %d", $pid, $pname, $core);')).toBe(`${pid} ${name} ${core}`);
  });

  it('writes registers', async () => {
    const before = await session.readRegister('r15');
    await session.runScript(buffer('@r15 = 0x1234;'));
    expect(await session.readRegister('r15')).toBe(0x1234n);
    await session.writeRegister('r15', before);
  });

  it('computes with floats', async () => {
    expect(await printed('double x = 1.0; double y = x / 3.0; printf("%f", y);')).toBe('0.333333');
  });

  it('says why it stopped, and has no value then', async () => {
    expect(await printed('print(poi(0));')).toMatch(/FUNC_POI at symbol 4: the memory there cannot be read/);
    expect(await evaluate('poi(0)')).toBeUndefined();
  });

  it('ends at the limit of operations', async () => {
    expect(await printed('while (1) { x = 1; }')).toMatch(/did not end within 1000000 operations/);
  });

  it('ends when the debugger cancels it, and the machine still answers', async () => {
    const cancel = new AbortController();
    const running = session.runScript(buffer('microsleep(0n20000000); print(1);'), { signal: cancel.signal });
    setTimeout(() => cancel.abort(), 200);
    await expect(running).rejects.toThrow('aborted');
    expect(await session.readRegister('rip')).toBeTypeOf('bigint');
  });
});
