/**
 * Builds the driver for a Linux kernel with that kernel's own build system: driver/core, driver/vmx and driver/linux to
 * dist/driver/linux/RELEASE/haltwire.ko. Compiles what has changed.
 *
 *     node scripts/build-linux-driver.mjs [RELEASE] for another kernel than the running one
 *
 * Needs gcc, make and the kernel's headers. Exits with 1 and the compiler's own messages when it fails.
 */
import { execFile } from 'node:child_process';
import { access, copyFile, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const root = fileURLToPath(new URL('..', import.meta.url));
const MAKE_OUTPUT_BYTES = 16 * 1024 * 1024;

/** kbuild writes its output next to the sources, so it gets copies, updated only where they differ. */
async function copyChanged(from, to) {
  await mkdir(to, { recursive: true });
  const isSource = (name) => /\.[chS]$/.test(name) || path.basename(name) === 'Kbuild';
  const names = (await readdir(from, { recursive: true })).filter(isSource);
  const stale = (await readdir(to, { recursive: true })).filter((name) => isSource(name) && !names.includes(name));
  for (const name of stale) await rm(path.join(to, name));
  for (const name of names) {
    await mkdir(path.dirname(path.join(to, name)), { recursive: true });
    const text = await readFile(path.join(from, name), 'utf8');
    const old = await readFile(path.join(to, name), 'utf8').catch(() => undefined);
    if (text !== old) await writeFile(path.join(to, name), text);
  }
}

async function build(release) {
  const headers = `/lib/modules/${release}/build`;
  await access(headers).catch(() => {
    throw new Error(
      `There is no ${headers}: install the kernel's headers, on Debian apt install linux-headers-${release}`,
    );
  });
  const target = path.join(root, 'dist/driver/linux', release);
  const sources = path.join(target, 'build');
  for (const folder of ['core', 'vmx', 'linux']) {
    await copyChanged(path.join(root, 'driver', folder), path.join(sources, folder));
  }
  const args = ['-C', headers, `M=${sources}/linux`, `-j${os.availableParallelism()}`, 'modules'];
  const { stdout, stderr } = await run('make', args, { maxBuffer: MAKE_OUTPUT_BYTES }).catch((error) => {
    throw new Error(`${error.stdout ?? ''}${error.stderr ?? error.message}`);
  });
  const warnings = `${stdout}${stderr}`.split('\n').filter((line) => /warning:/i.test(line));
  const built = path.join(target, 'haltwire.ko');
  await copyFile(path.join(sources, 'linux/haltwire.ko'), built);
  // Debug information is nine tenths of it.
  await run('strip', ['--strip-debug', built]);
  return { built, warnings };
}

try {
  const { built, warnings } = await build(process.argv[2] ?? os.release());
  for (const line of warnings) console.log(line);
  console.log(path.relative(root, built));
} catch (error) {
  console.error(`The driver was not built.\n${error.message}`);
  process.exitCode = 1;
}
