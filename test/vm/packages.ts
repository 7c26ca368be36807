/** What the test needs of Debian. */
import { execFile } from 'node:child_process';
import { access, readdir } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** That of Debian 12. */
const DEFAULT_SERIES = '6.1';

/** Debian's packages of a cloud kernel and its headers: the default one, or another series (`6.12`). */
function kernelPackages(series: string | undefined): readonly string[] {
  const flavour = series === undefined ? 'cloud-amd64' : `${series}-cloud-amd64`;
  return [`linux-image-${flavour}`, `linux-headers-${flavour}`];
}

/** A file that shows whether a package is installed, and the package. */
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
  ['/usr/bin/xz', 'xz-utils'],
  ['/usr/bin/gcc', 'gcc'],
  ['/usr/bin/make', 'make'],
] as const;

async function exists(file: string): Promise<boolean> {
  return await access(file).then(
    () => true,
    () => false,
  );
}

/**
 * @param series the kernel's series, `6.12`; undefined is Debian's own
 * @throws Error that names what is missing, when it cannot be installed
 */
export async function installPackages(series?: string): Promise<void> {
  const missing: string[] = [];
  for (const [file, name] of needs) if (!(await exists(file))) missing.push(name);
  if ((await releases(series)).length === 0) missing.push(...kernelPackages(series));
  if (missing.length === 0) return;
  const install = ['install', '-y', '-qq', '--no-install-recommends', ...missing];
  if (process.getuid?.() !== 0) throw new Error(`as root: apt-get ${install.join(' ')}`);
  await run('apt-get', ['update', '-qq']);
  await run('apt-get', install, { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } });
}

/** Debian's installed cloud kernels with headers: drivers for real hardware would only make others slow. */
async function releases(series = DEFAULT_SERIES): Promise<string[]> {
  const names = await readdir('/lib/modules').catch(() => []);
  const found: string[] = [];
  const wanted = names.filter((release) => release.startsWith(`${series}.`) && release.endsWith('-cloud-amd64'));
  for (const name of wanted.sort()) {
    if ((await exists(`/lib/modules/${name}/build`)) && (await exists(`/boot/vmlinuz-${name}`))) found.push(name);
  }
  return found;
}

export async function kernelRelease(series?: string): Promise<string> {
  return (await releases(series)).at(-1)!;
}
