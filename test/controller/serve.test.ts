import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { identityFacts } from '../../src/controller/facts.ts';
import type { TargetIdentity } from '../../src/controller/identity.ts';
import { type ServeEnd, type ServeOptions, serve } from '../../src/controller/serve.ts';
import type { Line } from '../../src/line/line.ts';
import { type MemoryLine, memoryPair } from '../../src/line/memory.ts';
import {
  DEBUGGEE_USER_INPUT_PACKET,
  DEBUGGER_PREPARE_DEBUGGEE,
  DEBUGGER_UPDATE_SYMBOL_TABLE,
  encodeFrame,
  Framer,
  DEBUGGEE_SEND_GENERAL_PACKET_FROM_DEBUGGEE_TO_DEBUGGER as GENERAL,
  operations,
} from '../../src/wire/index.ts';
import { ScriptedDevice } from './scripted-device.ts';

const identity: TargetIdentity = {
  osName: 'Test kernel',
  capabilities: 'haltwire/1 cores=2',
  kernelBase: 0xfffff80000100000n,
  modules: [
    { path: 'init.exe', base: 0x400000n, userMode: true },
    { path: 'nt', base: 0xfffff80000100000n, userMode: false },
  ],
};

const SIGNATURE = '0.2.0-20260115.0930';
const version = (text = `${SIGNATURE}\0`) => encodeFrame(2, 3, Buffer.from(text, 'latin1'));
const pause = encodeFrame(2, 1);
const stop = encodeFrame(2, 2);
const startOrder = [
  'IOCTL_PREPARE_DEBUGGEE',
  'IOCTL_SEND_GENERAL_BUFFER_FROM_DEBUGGEE_TO_DEBUGGER',
  'IOCTL_SEND_GENERAL_BUFFER_FROM_DEBUGGEE_TO_DEBUGGER',
  'IOCTL_SEND_GENERAL_BUFFER_FROM_DEBUGGEE_TO_DEBUGGER',
];

let debuggee: MemoryLine;
let debuggerEnd: MemoryLine;
let device: ScriptedDevice;
let actions: number[];
let status: string[];
let abort: AbortController;
let serving: Promise<ServeEnd>;

beforeEach(() => {
  vi.useFakeTimers();
  [debuggee, debuggerEnd] = memoryPair();
  device = new ScriptedDevice();
  actions = [];
  status = [];
  abort = new AbortController();
  const framer = new Framer({ packet: ({ action }) => actions.push(action), damage: () => actions.push(-1) });
  debuggerEnd.onData((bytes) => framer.push(bytes));
});

afterEach(async () => {
  abort.abort();
  await serving.catch(() => undefined);
  vi.useRealTimers();
});

function start(options: Partial<ServeOptions> = {}): void {
  serving = serve({
    line: debuggee,
    device,
    identity,
    status: (line) => status.push(line),
    signal: abort.signal,
    ...options,
  });
}

/** A machine's port that counts halts; the line's bytes go to the operating system. */
class CountingPort implements NonNullable<ServeOptions['port']> {
  count = 0;
  #receive: (bytes: Uint8Array, halts?: number) => void = () => {};

  /** The operating system reads bytes now. */
  read(bytes: Uint8Array): void {
    this.#receive(bytes, this.count);
  }

  halts(): number {
    return this.count;
  }

  fromCable(bytes: Uint8Array): boolean {
    this.read(bytes);
    return true;
  }

  onReceive(receive: (bytes: Uint8Array, halts?: number) => void): void {
    this.#receive = receive;
  }

  onRoom(): void {}
  onToCable(): void {}
  send(): void {}
}

/** Lets everything that is due happen, and some time pass. */
async function pass(milliseconds = 0): Promise<void> {
  await vi.advanceTimersByTimeAsync(milliseconds);
}

async function send(bytes: Uint8Array): Promise<void> {
  await debuggerEnd.write(bytes);
  await pass();
}

async function connect(options: Partial<ServeOptions> = {}): Promise<void> {
  start(options);
  await pass();
  await send(version());
  expect(device.names).toEqual(startOrder);
}

describe('the handshake', () => {
  test('pings at once and every five seconds until it is answered', async () => {
    start();
    await pass();
    expect(actions).toEqual([4]);
    await pass(4990);
    expect(actions).toEqual([4]);
    await pass(20);
    expect(actions).toEqual([4, 4]);
    await send(version());
    await pass(20_000);
    expect(actions).toEqual([4, 4]);
  });

  test('prepares the driver with port, rate, kernel base and name', async () => {
    await connect();
    const prepare = DEBUGGER_PREPARE_DEBUGGEE.decode(device.asked.find(({ name }) => name === startOrder[0])!.input);
    expect(prepare).toMatchObject({ PortAddress: 0x3f8, Baudrate: 115200, KernelBaseAddress: identity.kernelBase });
    const name = Buffer.from(prepare.OsName).toString('latin1');
    expect(name.slice(0, name.indexOf('\0\0'))).toBe('Test kernel\0haltwire/1 cores=2');
  });

  test('a ping that is still being written is sent before the driver sends anything', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    vi.spyOn(debuggee, 'write').mockReturnValue(promise);
    start();
    await pass();
    await send(version());
    expect(device.names).toEqual([]);
    resolve();
    await pass();
    expect(device.names).toEqual(startOrder);
  });

  test('sends a record for each module, then that there are no more, without halting', async () => {
    await connect();
    const sent = device.asked.filter(({ name }) => name === startOrder[1]).map(({ input }) => input);
    expect(sent.map((input) => GENERAL.decode(input).RequestedAction)).toEqual([62, 62, 63]);
    expect(sent.map((input) => GENERAL.decode(input).LengthOfBuffer)).toEqual([608, 608, 8]);
    expect(sent.some((input) => GENERAL.decode(input).PauseDebuggeeWhenSent)).toBe(false);
    const record = DEBUGGER_UPDATE_SYMBOL_TABLE.decode(sent[1]!, GENERAL.size);
    expect(record).toMatchObject({ TotalSymbols: 2, CurrentSymbolIndex: 1 });
    expect(record.SymbolDetailPacket.BaseAddress).toBe(identity.kernelBase);
    expect(Buffer.from(sent[2]!.subarray(GENERAL.size)).toString('hex')).toBe('ffffffff00000000');
  });

  test.each(['', 'hello', '0.23.0-20260115.0930', '\x1b[2J'])(
    'refuses the version "%s" and goes on pinging',
    async (text) => {
      start();
      await pass();
      await send(version(`${text}\0`));
      expect(device.names).toEqual([]);
      expect(status.join('\n')).not.toContain('\x1b');
      await pass(5000);
      expect(actions).toEqual([4, 4]);
    },
  );

  test('accepts only the signature it was given', async () => {
    start({ signature: '0.1.0-20200101.0000' });
    await pass();
    await send(version());
    expect(device.names).toEqual([]);
    expect(status.join()).toContain('only 0.1.0-20200101.0000 is accepted');
    await send(version('0.1.0-20200101.0000\0'));
    expect(device.names).toEqual(startOrder);
  });

  test('piled-up versions of HyperDbg do not restart the session', async () => {
    await connect();
    await send(version());
    await pass(2000);
    await send(version());
    expect(device.names).toEqual(startOrder);
  });

  test('a later version of our own debugger asks for the start packets', async () => {
    await connect();
    const ours = version(`${SIGNATURE}\0haltwire/1 retry\0`);
    await send(ours);
    expect(device.names).toEqual(startOrder);
    await pass(1500);
    await send(ours);
    expect(device.names).toEqual([...startOrder, ...startOrder]);
  });

  test('a driver that cannot be prepared ends serving with its reason', async () => {
    device.statuses.set('IOCTL_PREPARE_DEBUGGEE', 0xc0000012);
    start();
    const failure = expect(serving).rejects.toMatchObject({ name: 'DriverError', status: 0xc0000012 });
    await pass();
    await send(version());
    await failure;
    expect((await debuggee.closed).reason).toBe('closed');
  });
});

describe('a break request', () => {
  test('becomes a halt, during which nothing is read', async () => {
    await connect();
    await send(pause);
    expect(device.halted).toBe(true);
    await send(pause);
    await send(Buffer.alloc(100, 0x55));
    await pass(200);
    device.continue();
    await pass(1000);
    expect(device.names.slice(startOrder.length)).toEqual(['IOCTL_PAUSE_PACKET_RECEIVED']);
    expect(status.slice(-2)).toEqual(['halted by the debugger', 'continued']);
    await send(pause);
    expect(device.halted).toBe(true);
    abort.abort();
    expect(Object.values((await serving).refused)).toEqual(Array(9).fill(0));
  });

  test('counts when it overtakes the report that the machine runs again', async () => {
    await connect();
    await send(pause);
    await pass(1000);
    await send(pause);
    device.continue();
    await pass();
    expect(device.halted).toBe(true);
    expect(status.slice(-2)).toEqual(['continued', 'halted by the debugger']);
  });

  test('that crosses with a halt does not halt the machine later, where the port counts halts', async () => {
    const port = new CountingPort();
    await connect({ port });
    port.read(pause);
    await pass();
    expect(device.halted).toBe(true);
    port.read(pause);
    port.count += 1;
    device.continue();
    await pass(10);
    expect(device.halted).toBe(false);
    port.read(pause);
    await pass();
    expect(device.halted).toBe(true);
    port.count += 1;
    await pass(10_000);
    port.read(pause);
    await pass(10_000);
    device.continue();
    await pass();
    expect(device.halted).toBe(true);
    expect(device.names.filter((name) => name === 'IOCTL_PAUSE_PACKET_RECEIVED')).toHaveLength(3);
  });

  test('is refused before the machine is prepared', async () => {
    start();
    await pass();
    await send(pause);
    expect(device.names).toEqual([]);
    abort.abort();
    expect((await serving).refused['out of turn']).toBe(1);
  });

  test('that the driver refuses leaves the session as it was', async () => {
    await connect();
    device.statuses.set('IOCTL_PAUSE_PACKET_RECEIVED', 0xc0000006);
    await send(pause);
    expect(status.at(-1)).toContain('could not halt the machine');
    device.statuses.clear();
    await send(pause);
    expect(device.halted).toBe(true);
  });
});

describe('what is invalid', () => {
  const wrongSum = Uint8Array.from(pause);
  wrongSum[0] = wrongSum[0]! ^ 1;
  const cases: [string, Uint8Array, string][] = [
    ['a wrong checksum', wrongSum, 'checksum'],
    ['a request to the kernel', encodeFrame(1, 6), 'wrong type'],
    ['a request to the kernel, marked as ours', encodeFrame(2, 6), 'wrong type'],
    ['our request, marked as the kernel’s', encodeFrame(1, 1), 'wrong type'],
    ['a packet that only a debuggee sends', encodeFrame(3, 4), 'wrong type'],
    ['an unknown action', encodeFrame(2, 200), 'unknown action'],
    ['a version of 5000 bytes', encodeFrame(2, 3, Buffer.alloc(5000, 0x30)), 'wrong length'],
    ['noise', Buffer.alloc(300, 0xaa), 'garbage'],
    ['half a frame', pause.subarray(0, 26), 'truncated'],
  ];
  test.each(cases)('%s is refused, counted and reported', async (_name, bytes, kind) => {
    await connect();
    await send(bytes);
    await pass(2000);
    expect(device.names).toEqual(startOrder);
    expect(status.join('\n')).toContain(`refused from the debugger: ${kind}`);
    await send(pause);
    expect(device.halted).toBe(true);
    abort.abort();
    const { refused } = await serving;
    expect(refused[kind as keyof typeof refused]).toBe(1);
  });

  test('a flood is reported once a second', async () => {
    await connect();
    const before = status.length;
    for (let i = 0; i < 500; i++) await send(encodeFrame(2, 200));
    await pass(1000);
    const reports = status.slice(before);
    expect(reports).toEqual([
      'refused from the debugger: unknown action: unknown (A200)',
      'refused from the debugger: unknown action: unknown (A200) (499 times)',
    ]);
  });

  test('a flood of valid requests is bounded', async () => {
    await connect();
    await send(Buffer.concat(Array.from({ length: 1000 }, () => pause)));
    abort.abort();
    const { refused } = await serving;
    expect(refused['too many']).toBeGreaterThan(800);
  });
});

describe('orders of the kernel half', () => {
  test('close and unload releases the machine; the debugger’s goodbye ends the session', async () => {
    await connect({ goOn: () => false });
    device.order(operations.OPERATION_COMMAND_FROM_DEBUGGER_CLOSE_AND_UNLOAD_VMM);
    await pass();
    expect(device.names.at(-1)).toBe('IOCTL_TERMINATE_VMX');
    await send(stop);
    expect((await serving).reason).toBe('unloaded');
  });

  test('without a goodbye the session ends after a second, and the next debugger is awaited', async () => {
    await connect();
    device.order(operations.OPERATION_COMMAND_FROM_DEBUGGER_CLOSE_AND_UNLOAD_VMM);
    await pass(500);
    expect(actions).toEqual([4]);
    await pass(600);
    expect(actions).toEqual([4, 4]);
    await send(version());
    expect(device.names.slice(-startOrder.length)).toEqual(startOrder);
  });

  /** Text for user mode, as the kernel half hands it over. */
  function ship(text: string, IgnoreFinishedSignal = false): void {
    const bytes = Buffer.from(`${text}\0`);
    const head = DEBUGGEE_USER_INPUT_PACKET.encode({ CommandLen: bytes.length, IgnoreFinishedSignal });
    device.order(operations.OPERATION_DEBUGGEE_USER_INPUT, Buffer.concat([head, bytes]));
  }

  const textAt = (index: number) => Buffer.from(device.asked.at(index)!.input.subarray(8)).toString();

  test('a command is answered with text and a finished signal', async () => {
    await connect();
    ship('lm km');
    await pass();
    expect(device.names.slice(startOrder.length)).toEqual([
      'IOCTL_SEND_USERMODE_MESSAGES_TO_DEBUGGER',
      'IOCTL_SEND_SIGNAL_EXECUTION_IN_DEBUGGEE_FINISHED',
    ]);
    expect(textAt(-2)).toContain('fffff800`00100000  ?     nt    nt\n');
    expect(device.halted).toBe(true);
  });

  test('an unknown command is answered too, made safe for a terminal', async () => {
    await connect();
    ship('no\x1b[2J');
    await pass();
    expect(textAt(-2)).toMatch(/^unknown command 'no\.\[2J'\n/);
    expect(device.halted).toBe(true);
  });

  test('a command keeps its characters, and the status of this end has only those that every terminal shows', async () => {
    await connect();
    ship('.pe header /тест');
    await pass();
    expect(textAt(-2)).toBe('this machine does not report its files\n');
    ship('тест');
    device.continue();
    await pass();
    expect(textAt(-2)).toMatch(/^unknown command 'тест'\n/);
    expect(status).toContain("executing '....'");
  });

  test('a command that asks for no signal gets none', async () => {
    await connect();
    ship('continue', true);
    await pass();
    expect(device.names.slice(startOrder.length)).toEqual(['IOCTL_SEND_USERMODE_MESSAGES_TO_DEBUGGER']);
  });

  test('a break request ends a command, whose signal is not sent then', async () => {
    const hanging = { ...identityFacts(identity), kernelModules: () => new Promise<never>(() => {}) };
    await connect({ facts: hanging });
    ship('lm km');
    await pass();
    expect(device.halted).toBe(false);
    await send(pause);
    await pass();
    expect(device.names.slice(startOrder.length)).toEqual(['IOCTL_PAUSE_PACKET_RECEIVED']);
    expect(status).toContain("'lm km' was cancelled");
    device.continue();
    await pass(60_000);
    expect(device.names).toHaveLength(startOrder.length + 1);
  });

  test('a break request does not end a command that leaves the machine running', async () => {
    await connect();
    ship('.attach pid 4', true);
    await send(pause);
    await pass();
    expect(device.halted).toBe(true);
    expect(device.names).toContain('IOCTL_SEND_USERMODE_MESSAGES_TO_DEBUGGER');
    expect(status.join()).not.toContain('cancelled');
  });

  test('a command that comes when the end of the last halt is not known yet leaves the machine halted', async () => {
    await connect();
    await send(pause);
    ship('status');
    device.continue();
    await pass();
    expect(device.halted).toBe(true);
    await send(pause);
    expect(device.names.filter((name) => name === 'IOCTL_PAUSE_PACKET_RECEIVED')).toHaveLength(1);
  });

  test('a symbol reload sends the records again and halts', async () => {
    await connect();
    device.order(operations.OPERATION_COMMAND_FROM_DEBUGGER_RELOAD_SYMBOL, Buffer.alloc(4));
    await pass();
    const sent = device.asked.filter(({ name }) => name === startOrder[1]).slice(3);
    expect(sent.map(({ input }) => input[8])).toEqual([0, 0, 1]);
    expect(device.halted).toBe(true);
  });

  test('text and unknown orders are shown', async () => {
    await connect();
    device.order(1, Buffer.from('driver says\x07 hi\n\0'));
    device.order(0x80000063);
    await pass();
    expect(status.slice(-2)).toEqual(['driver says. hi', 'the driver ordered 0x80000063, which is unknown']);
  });
});

describe('the end', () => {
  test('a debugger that stops listening ends the session without unloading', async () => {
    await connect({ goOn: () => false });
    await send(stop);
    expect((await serving).reason).toBe('left');
    expect(device.names).toEqual(startOrder);
  });

  test('a line that is gone ends serving with the reason', async () => {
    await connect();
    debuggee.unplug();
    await pass();
    expect(await serving).toMatchObject({ reason: 'line gone', error: { reason: 'gone' } });
  });

  test('the signal ends serving and closes the line, also while halted', async () => {
    await connect();
    await send(pause);
    abort.abort();
    expect((await serving).reason).toBe('stopped');
    expect(await debuggee.closed).toEqual({ reason: 'closed' });
  });
});

describe('a listening line', () => {
  let present: (there: boolean) => void;

  function listening(): Line {
    return new Proxy(debuggee, {
      get(target, name) {
        if (name === 'onPeer') {
          return (changed: typeof present) => {
            present = changed;
          };
        }
        const value = Reflect.get(target, name, target) as unknown;
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
  }

  test('pings a peer as soon as it arrives', async () => {
    start({ line: listening() });
    await pass(1000);
    present(true);
    await pass();
    expect(actions).toEqual([4, 4]);
  });

  test('goes back to pinging when the peer leaves a running machine', async () => {
    await connect({ line: listening() });
    present(false);
    present(true);
    await pass();
    expect(actions).toEqual([4, 4]);
    expect(status).toContain('the debugger is gone');
    await send(version());
    expect(device.names.slice(-startOrder.length)).toEqual(startOrder);
  });

  test('leaves a halted machine halted and sends nothing', async () => {
    await connect({ line: listening() });
    await send(pause);
    present(false);
    await pass(20_000);
    present(true);
    await pass();
    expect(device.halted).toBe(true);
    expect(actions).toEqual([4]);
    device.continue();
    await pass();
    await send(pause);
    expect(device.halted).toBe(true);
  });
});
