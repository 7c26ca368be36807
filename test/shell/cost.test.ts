import { describe, expect, it } from 'vitest';
import { haltedShell, type Sample } from './sample-shell.ts';

const MIB = 1 << 20;
const ANSWERS = 'Enter goes on, Esc does not';

/** A command that asks, and a user who answers. */
async function asking(line = `transfer ${MIB}`): Promise<Sample & { running: Promise<{ code: number }> }> {
  const sample = await haltedShell();
  sample.shell.setInteractive({ answers: ANSWERS });
  const running = sample.shell.execute(line);
  while (sample.shell.status().asking === undefined) await new Promise((resolve) => setImmediate(resolve));
  return { ...sample, running };
}

describe('a long transfer', () => {
  it('says what it will cost and asks', async () => {
    const { shell, said, running } = await asking();
    expect(said()).toBe('reads 1.0 MiB: about 1 min 32 s at 115200. Enter goes on, Esc does not\n');
    expect(shell.status()).toMatchObject({ asking: ANSWERS, busy: true });
    shell.answer(true);
    expect((await running).code).toBe(0);
    expect(said()).toBe(`moved ${MIB}\n`);
    expect(shell.status().asking).toBeUndefined();
  });

  it('is not made when the answer is no', async () => {
    const { shell, said, running } = await asking();
    said();
    shell.answer(false);
    expect((await running).code).toBe(130);
    expect(said()).toBe('stopped\n');
  });

  it('is not made when Ctrl+C is the answer', async () => {
    const { shell, running } = await asking();
    shell.interrupt();
    expect((await running).code).toBe(130);
    expect(shell.status().asking).toBeUndefined();
  });

  it('asks within filters too', async () => {
    const { shell, said, running } = await asking(`transfer ${MIB} | grep moved`);
    shell.answer(true);
    expect((await running).code).toBe(0);
    expect(said()).toContain(`moved ${MIB}`);
  });

  it('only says it where no user is there', async () => {
    const { shell, said, blocks } = await haltedShell();
    const running = shell.execute(`transfer ${MIB}`);
    expect((await running).code).toBe(0);
    expect(blocks[0]).toMatchObject({ kind: 'cost', data: { bytes: MIB, seconds: 92 } });
    expect(said()).toBe(`reads 1.0 MiB: about 1 min 32 s at 115200\nmoved ${MIB}\n`);
  });

  it.each([
    ['that is short', 100_000, {}],
    ['on a line without a rate', MIB, { baudRate: undefined }],
    ['on a line that was seen to be faster', MIB, { fastest: 200_000 }],
  ])('%s is just made', async (_, bytes, { fastest = 0, ...line }: { baudRate?: undefined; fastest?: number }) => {
    const { shell, fake, said } = await haltedShell();
    shell.setInteractive({ answers: ANSWERS });
    Object.assign(fake.line, line);
    fake.stats.fastest = fastest;
    await shell.execute(`transfer ${bytes}`);
    expect(said()).toBe(`moved ${bytes}\n`);
  });

  it('on a fast line shows the measured rate', async () => {
    const { shell, fake, said } = await haltedShell();
    fake.stats.fastest = 200_000;
    await shell.execute(`transfer ${16 * MIB}`);
    expect(said()).toContain('reads 16.0 MiB: about 1 min 25 s at 200 kB/s\n');
  });

  it('may cost as much as the setting says', async () => {
    const { shell, said } = await haltedShell();
    shell.setInteractive({ answers: ANSWERS });
    shell.settings = { ...shell.settings, cost: 100 };
    await shell.execute(`transfer ${MIB}`);
    expect(said()).toBe(`moved ${MIB}\n`);
  });
});
