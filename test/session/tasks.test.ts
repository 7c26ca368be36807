import { describe, expect, it } from 'vitest';
import { listProcesses, listThreads, pageIn, switchProcess, switchThread } from '../../src/session/index.ts';
import { tagged } from '../../src/session/question.ts';
import { encodeFrame, messages } from '../../src/wire/index.ts';
import { halted, loseAnswers } from './scene.ts';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

describe('what is sent', () => {
  const places = { PsActiveProcessHead: 0xfffff8031361e0a0n, ActiveProcessLinksOffset: 1096 };

  /** The frames of spec/vectors.json, by their names there; the zeros at the end of the payload left out. */
  it.each([
    [
      'process-switch',
      switchProcess({ id: 0x1a4 }, 'clock'),
      '0b000000000000004742445245505948010000000d00000002000000a4010000000000000000000001',
    ],
    [
      'process-list',
      listProcesses({ ...places, ImageFileNameOffset: 1448, UniquePidOffset: 1088 }),
      '8e000000000000004742445245505948010000000d0000000100000000000000000000000000000000000000000000000000' +
        '0000000000000000000000000000a0e0611303f8ffffa8050000400400004804',
    ],
    [
      'thread-switch',
      switchThread({ id: 0x2b0 }, 'clock'),
      '17000000000000004742445245505948010000000e00000000000000b0020000000000000000000000000000000000000000' +
        '00000000000001',
    ],
    [
      'thread-list',
      listThreads(0xffff9f8a12345080n, {
        ...places,
        ThreadListHeadOffset: 1504,
        ThreadListEntryOffset: 1256,
        CidOffset: 1144,
      }),
      '29000000000000004742445245505948010000000e0000000200000000000000000000000000000000000000000000000000' +
        '000000000000000000000000000000000000000000000000000000000000e0050000e80400007804000000000000a0e06113' +
        '03f8ffff4804000000000000805034128a9fffff',
    ],
    [
      'pagein',
      pageIn({ from: 0x7ff600001000n, length: 0x2000, errorCode: 0 }),
      '9e000000000000004742445245505948010000001e00000000100000f67f000000300000f67f',
    ],
  ] as const)('%s', (_, { request, payload }, frame) => {
    const sent = hex(encodeFrame(request.type, request.action, payload));
    expect(sent.slice(0, frame.length)).toBe(frame);
    expect(sent.slice(frame.length, -8)).toMatch(/^0*$/);
  });

  it('has its tag in padding', () => {
    for (const question of [listProcesses(), listThreads(), pageIn({ from: 1n, length: 0, errorCode: 2 })]) {
      const [plain, withTag] = [question.payload, tagged(question, 0x123456)];
      const changed = [...plain.keys()].filter((at) => plain[at] !== withTag[at]);
      expect(changed).toEqual([0, 1, 2].map((byte) => question.tagAt! + byte));
    }
  });
});

describe('a list', () => {
  it('has rows, and its text is not emitted as a log', async () => {
    const { session } = await halted();
    const logs: string[] = [];
    session.on('log', ({ text }) => logs.push(Buffer.from(text).toString()));
    const { rows, text } = await session.ask(listProcesses());
    expect(rows.map(({ pid, name }) => [pid, name])).toEqual([
      [0, 'System'],
      [4, 'init'],
      [0x1a4, 'worker'],
    ]);
    expect(text).toMatch(/^pid {3}process/);
    expect(logs).toEqual([]);
  });

  it('has the threads of the process that is asked for', async () => {
    const { session } = await halted();
    expect((await session.ask(listThreads())).rows.map(({ tid }) => tid)).toEqual([5, 6]);
    expect((await session.ask(listThreads(0xffff800000001400n))).rows).toEqual([
      { tid: 0x1a8, thread: 0xffff800000002400n, pid: 0x1a4, name: 'worker' },
    ]);
  });

  it('starts anew when its answer was lost', async () => {
    const { session, debuggee } = await halted();
    loseAnswers(debuggee, messages.processResult.action);
    expect((await session.ask(listProcesses())).rows).toHaveLength(3);
  });

  it('in another form has no rows, only text', async () => {
    const { session, debuggee } = await halted();
    const { log } = debuggee;
    debuggee.log = (code) => log.call(debuggee, code, 'PROCESS ffffd000 pid 4 \x1b[2J\n');
    const { rows, text } = await session.ask(listProcesses());
    expect(rows).toEqual([]);
    expect(text).toMatch(/PROCESS ffffd000/);
  });

  it('is not mixed up with complaints', async () => {
    const { session, debuggee } = await halted();
    const logs: number[] = [];
    session.on('log', ({ code }) => logs.push(code));
    const { log } = debuggee;
    debuggee.log = (code, text) => {
      debuggee.log = log;
      debuggee.log(3, 'something is wrong\n');
      debuggee.log(code, text);
    };
    expect((await session.ask(listProcesses())).rows).toHaveLength(3);
    expect(logs).toEqual([3]);
  });
});

describe('a switch', () => {
  it('halts when the process runs', async () => {
    const { session } = await halted();
    await session.ask(switchProcess({ id: 0x1a4 }, 'address space'));
    const reason = new Promise((resolve) => session.on('halt', (halt) => resolve(halt.reason)));
    await session.continue();
    expect(await reason).toBe('process switched');
  });

  it('to one that does not exist is refused', async () => {
    const { session } = await halted();
    await expect(session.ask(switchProcess({ id: 99 }, 'clock'))).rejects.toMatchObject({ status: 0xc000001e });
    await expect(session.ask(switchProcess({ object: 99n }, 'clock'))).rejects.toMatchObject({ status: 0xc0000020 });
    await expect(session.ask(switchThread({ id: 99 }, 'every change'))).rejects.toMatchObject({ status: 0xc0000021 });
  });
});
