/** Every wrong command line: what is said, on standard error, and the exit code. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Ended, haltwire } from './one-shot.ts';

const home = mkdtempSync(path.join(tmpdir(), 'haltwire-e2e-'));
afterAll(() => rmSync(home, { recursive: true }));

const run = (args: readonly string[]): Promise<Ended> => haltwire(args, { home });

/** The command line, its exit code, what is wrong, and what is right. */
const wrongUses: readonly [string, number, RegExp, RegExp][] = [
  ['connect', 2, /missing/, /haltwire connect serial:/],
  ['connect foo', 2, /"foo" is no line address/, /serial:\/dev\/ttyUSB0@115200/],
  ['connect /tmp/x', 2, /may be a tty or a UNIX socket/, /unix:\/tmp\/x/],
  ['connect serial:', 2, /lacks its device/, /serial:\/dev\/ttyUSB0@115200/],
  ['connect serial:/dev/ttyUSB0@fast', 2, /"fast" is no baud rate/, /@115200/],
  ['connect serial:/dev/ttyUSB0@0', 2, /baud rate 0 is out of range/, /@115200/],
  ['connect modem:/dev/x', 2, /no kind of line is called "modem"/, /serial, unix, pipe, tcp/],
  ['connect tcp:localhost', 2, /lacks its port/, /tcp:localhost:4444/],
  ['connect tcp:localhost:99999', 2, /"99999" is no TCP port/, /1 to 65535/],
  ['connect unix:/x unix:/y', 2, /unix:\/y is one word too many/, /haltwire connect/],
  ['connect /dev/haltwire-none', 3, /there is no \/dev\/haltwire-none/, /ports that exist|no serial port now/],
  ['connect /dev/null', 3, /\/dev\/null is no serial port/, /serial:\/dev\/ttyUSB0@115200/],
  ['connect unix:/tmp/haltwire-none', 3, /there is no unix:/, /haltwire prepare unix:/],
  ['prepare', 2, /missing LINE: the line/, /haltwire prepare serial:\/dev\/ttyS1@115200/],
  ['prepare unix:/tmp/x', 2, /unix:\/tmp\/x is no serial port/, /haltwire prepare unix:\/tmp\/x --machine embedded/],
  ['prepare unix:/tmp/x --unload', 2, /--unload takes no line/, /haltwire prepare/],
  ['prepare unix:/tmp/x --machine linux', 2, /one of its own serial ports/, /serial:\/dev\/ttyS1@115200/],
  ['prepare unix:/tmp/x --machine vax', 2, /not vax/, /embedded or linux/],
  ['prepare unix:/tmp/x --machine embedded --cores 17', 2, /--cores takes a whole number from 1 to 16/, /not 17/],
  ['prepare unix:/none/x --machine embedded', 3, /folder of unix:\/none\/x does not exist/, /make it/],
  ['demo --cores 0', 2, /--cores takes a whole number/, /haltwire demo --cores 4/],
  ['demo --seed many', 2, /--seed takes a whole number/, /haltwire demo/],
  ['demo --cors 4', 2, /there is no option --cors/, /haltwire demo --cores 4/],
  ['conect unix:/x', 2, /there is no subcommand conect/, /did you mean connect/],
  ['run', 2, /missing FILE/, /haltwire run commands.ds/],
  ['run -', 2, /line/, /--line unix:/],
  ['run - --line unix:/tmp/haltwire-none', 3, /there is no unix:/, /haltwire prepare/],
  ['run /none.ds --line unix:/tmp/haltwire-none', 2, /cannot read \/none.ds/, /haltwire run commands.ds/],
  ['run - --line unix:/x --connect-timeout soon', 2, /--connect-timeout takes a number/, /haltwire run/],
  ['signature', 2, /missing words/, /haltwire signature libhyperdbg.dll/],
  ['signature /none', 1, /cannot read \/none/, /ENOENT/],
  ['completion ksh', 2, /not ksh/, /haltwire completion bash/],
];

describe.concurrent('a wrong command line', () => {
  it.for(wrongUses)('haltwire %s: %i', async ([line, code, wrong, right], { expect }) => {
    const { code: ended, out, err } = await run(line.split(' '));
    expect({ ended, out }).toEqual({ ended: code, out: '' });
    expect(err).toMatch(wrong);
    expect(err).toMatch(right);
    expect(err).not.toMatch(/^\s+at /m);
  });
});

const onLinux = process.platform === 'linux';
describe.skipIf(!onLinux)('a Linux machine as debuggee', () => {
  it('is refused at a line that is no UART', async () => {
    const { code, err } = await run(['prepare', '/dev/null']);
    expect(code).toBe(1);
    expect(err).toMatch(/\/dev\/null is no serial port of the mainboard.*\/dev\/ttyS0.*--machine embedded/);
  });

  it('has nothing to unload where nothing is loaded', async () => {
    expect(await run(['prepare', '--unload'])).toEqual({
      code: 0,
      out: 'the driver is not loaded: nothing to do\n',
      err: '',
    });
  });
});

describe('a TCP port', () => {
  let server: Server;
  let port = 0;
  beforeAll(async () => {
    server = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    port = (server.address() as { port: number }).port;
  });
  afterAll(() => server.close());

  it('that is taken cannot be listened at', async () => {
    const { code, err } = await run(['prepare', `tcp:127.0.0.1:${port}`, '--machine', 'embedded']);
    expect(code).toBe(3);
    expect(err).toContain('in use');
  });

  it('whose other end never answers ends after the given time', async () => {
    const words = ['run', '-', '--line', `tcp:127.0.0.1:${port}`, '--connect-timeout', '1'];
    const { code, err } = await run(words);
    expect(code).toBe(3);
    expect(err).toContain('no debuggee answered');
  });
});

describe('the words of haltwire', () => {
  it('are explained by --help, with every line in the window', async () => {
    const { code, out } = await run(['run', '--help']);
    expect(code).toBe(0);
    expect(out).toContain('--connect-timeout');
    expect(out).toMatch(/130 +interrupted/);
    for (const row of out.split('\n')) expect(row.length).toBeLessThanOrEqual(80);
  });

  it.each(['bash', 'zsh', 'fish'])('complete in %s', async (shell) => {
    const { code, out } = await run(['completion', shell]);
    expect(code).toBe(0);
    expect(out).toContain('--get-yargs-completions');
  });

  it('are completed from what there is', async () => {
    const { out } = await run(['--get-yargs-completions', 'haltwire', 'co']);
    expect(out.split('\n')).toEqual(expect.arrayContaining(['connect', 'completion']));
  });
});

it('finds a build signature in a binary', async () => {
  const file = path.join(home, 'libhyperdbg.dll');
  writeFileSync(file, Buffer.concat([Buffer.alloc(300_000, 0xcc), Buffer.from('0.23.0\0', 'latin1')]));
  expect((await run(['signature', file])).code).toBe(1);
  writeFileSync(file, Buffer.concat([Buffer.alloc(300_000, 0xcc), Buffer.from('0.2.0-20260115.0930\0', 'latin1')]));
  expect(await run(['signature', file])).toEqual({ code: 0, out: '0.2.0-20260115.0930\n', err: '' });
});
