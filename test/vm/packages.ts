/** What the test needs of Debian. */
import { execFile } from 'node:child_process';
import { access, readdir } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

const KERNEL = 'linux-image-cloud-amd64';
const HEADERS = 'linux-headers-cloud-amd64';

/** A file that tells whether a package is there, and the package. */
const needs = [
  ['/usr/bin/bochs', 'bochs'],
  ['/usr/share/bochs/BIOS-bochs-latest', 'bochsbios'],
  ['/usr/share/bochs/VGABIOS-lgpl-latest', 'vgabios'],
  ['/usr/lib/x86_64-linux-gnu/bochs/plugins/libbx_term_gui.so', 'bochs-term'],
  ['/bin/busybox', 'busybox-static'],
  ['/usr/lib/ISOLINUX/isolinux.bin', 'isolinux'],
  ['/usr/lib/syslinux/modules/bios/ldlinux.c32', 'syslinux-common'],
  ['/usr/bin/xorriso', 'xorriso'],
  ['/usr/bin/cpio', 'cpio'],
  ['/usr/bin/gcc', 'gcc'],
  ['/usr/bin/make', 'make'],
] as const;

async function exists(file: string): Promise<boolean> {
  return await access(file).then(
    () => true,
    () => false,
  );
}

/** @throws Error that names what is missing, when it cannot be installed */
export async function installPackages(): Promise<void> {
  const missing: string[] = [];
  for (const [file, name] of needs) if (!(await exists(file))) missing.push(name);
  if ((await releases()).length === 0) missing.push(KERNEL, HEADERS);
  if (missing.length === 0) return;
  const install = ['install', '-y', '-qq', '--no-install-recommends', ...missing];
  if (process.getuid?.() !== 0) throw new Error(`as root: apt-get ${install.join(' ')}`);
  await run('apt-get', ['update', '-qq']);
  await run('apt-get', install, { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } });
}

/** Debian's cloud kernels that are here with their headers: drivers for real hardware would only make them slow. */
async function releases(): Promise<string[]> {
  const names = await readdir('/lib/modules').catch(() => []);
  const found: string[] = [];
  for (const name of names.filter((release) => release.endsWith('-cloud-amd64')).sort()) {
    if ((await exists(`/lib/modules/${name}/build`)) && (await exists(`/boot/vmlinuz-${name}`))) found.push(name);
  }
  return found;
}

export async function kernelRelease(): Promise<string> {
  return (await releases()).at(-1)!;
}
