/**
 * The driver under a real Linux kernel on two cores, in Bochs: builds the guest, boots it, debugs it, and reports each
 * step. Needs Linux on x86-64; installs Debian's packages when run as root. Logs stay in dist/vm when it fails.
 *
 *     npm run test:vm npm run test:vm -- --kernel 6.12 Debian's kernel of that series instead of its default one npm
 *     run test:vm -- --soak also halts for minutes npm run test:vm -- --report FILE also writes {"passed": N,
 *     "failed": N}
 */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { type Bochs, startBochs } from './bochs.ts';
import { GuestShell } from './guest-shell.ts';
import { buildDriver, buildImage } from './image.ts';
import { installPackages, kernelRelease } from './packages.ts';
import { debugGuest } from './plan.ts';
import { Steps } from './steps.ts';

const root = path.resolve(import.meta.dirname, '../..');
const work = path.join(root, 'dist/vm');

/** Half a minute on an idle machine. */
const BOOT_SECONDS = 240;
const BOOT_ATTEMPTS = 2;
/** Five minutes on an idle machine. */
const WHOLE_MINUTES = 20;

const steps = new Steps();
const { values: options } = parseArgs({
  options: { kernel: { type: 'string' }, report: { type: 'string' }, soak: { type: 'boolean', default: false } },
});

interface Booted {
  readonly bochs: Bochs;
  readonly shell: GuestShell;
}

/** Tries again when the guest does not come up: then the simulator hangs, before any of our code has run. */
async function boot(image: string): Promise<Booted> {
  for (let attempt = 1; ; attempt++) {
    const bochs = await startBochs(image, work);
    const shell = await GuestShell.open(bochs.console, path.join(work, 'console.log'));
    const gone = bochs.exited.then(() => {
      throw new Error('Bochs ended: bochs.log says why');
    });
    try {
      await Promise.race([shell.saw('BOOTED', BOOT_SECONDS), gone]);
      // It may end when it is stopped, later.
      gone.catch(() => undefined);
      return { bochs, shell };
    } catch (error) {
      gone.catch(() => undefined);
      await shell.close();
      await bochs.stop();
      if (attempt === BOOT_ATTEMPTS) throw error;
      process.stdout.write(`again, since ${(error as Error).message.slice(0, 200)} ... `);
    }
  }
}

async function fail(error: unknown, shell: GuestShell | undefined): Promise<void> {
  console.error(error);
  const logs = 'cat /tmp/debuggee.log /tmp/controller.log; dmesg | tail -30';
  if (shell !== undefined) console.error(`debuggee.log:\n${await shell.run(logs, 20).catch(String)}`);
  console.error(`logs: ${path.relative(root, work)}/console.log, bochs.log`);
  process.exitCode = 1;
}

async function report(file: string): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, JSON.stringify(steps.counts));
}

let booted: Booted | undefined;
const deadline = setTimeout(() => {
  console.error(`\ntest:vm takes longer than ${WHOLE_MINUTES} minutes: stopped in the step above`);
  // Bochs ends with the terminal that this process holds.
  process.exit(1);
}, WHOLE_MINUTES * 60_000);
try {
  await mkdir(work, { recursive: true });
  const release = await steps.run('packages', async () => {
    await installPackages(options.kernel);
    return kernelRelease(options.kernel);
  });
  await steps.run('driver', () => buildDriver(root, release));
  const image = await steps.run('CD image', () => buildImage({ root, work, release }));
  booted = await steps.run('boot', () => boot(image));
  await debugGuest(steps, { shell: booted.shell, debug: booted.bochs.debug, soak: options.soak });
} catch (error) {
  await fail(error, booted?.shell);
} finally {
  clearTimeout(deadline);
  await booted?.shell.close();
  await booted?.bochs.stop();
}
if (options.report !== undefined) await report(options.report);
steps.summary();
process.exit();
