/** The guest: Debian's kernel, busybox, the driver, Node and the controller, on a CD. */
import { execFile } from 'node:child_process';
import { globSync } from 'node:fs';
import { access, chmod, copyFile, cp, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { build } from 'vite';
import { circleFrom } from '../circle.ts';
import { calls } from '../driver/objects.ts';

const run = promisify(execFile);

/** Debian's names for the parts of a CD that a BIOS boots. */
const ISOLINUX = '/usr/lib/ISOLINUX/isolinux.bin';
const LDLINUX = '/usr/lib/syslinux/modules/bios/ldlinux.c32';

/**
 * Everything that takes simulated time and tests nothing here is off. The idle loop halts, and ticks: a core that
 * spins, or a tickless one, costs Bochs as much as a busy one.
 */
const commandLine = [
  ...['console=ttyS0,115200', 'quiet'],
  ...['tsc=reliable', 'no_timer_check', 'lpj=100000', 'random.trust_cpu=on', 'cryptomgr.notests=1'],
  'initcall_blacklist=load_system_certificate_list,init_kprobe_trace',
  ...['idle=halt', 'nohz=off'],
].join(' ');

/** In the order of their dependencies. */
const kvmModules = ['virt/lib/irqbypass.ko', 'arch/x86/kvm/kvm.ko', 'arch/x86/kvm/kvm-intel.ko'];

const externalPackages = ['@serialport/bindings-cpp', 'koffi'];
/** What those need at run time. */
const packages = ['@serialport', 'debug', 'ms', 'node-gyp-build', 'koffi', '@koromix/koffi-linux-x64'];

export interface ImageOptions {
  readonly root: string;
  /** Where everything is put together; boot.iso is in it then. */
  readonly work: string;
  readonly release: string;
}

/** @returns where the driver is */
export async function buildDriver(root: string, release: string): Promise<string> {
  const script = path.join(root, 'scripts/build-linux-driver.mjs');
  const { stdout } = await run(process.execPath, [script, release]).catch((error) => {
    throw new Error(error.stderr);
  });
  if (stdout.includes('warning')) throw new Error(stdout);
  checkCalls(path.join(root, 'dist/driver/linux', release, 'build'));
  return stdout.trim();
}

/** The host's files, as `driver/core`'s, do not call each other in a circle. */
function checkCalls(built: string): void {
  const objects = globSync(['linux/*.o', 'vmx/*.o'], { cwd: built, exclude: ['linux/haltwire*.o'] });
  const called = calls(new Map(objects.map((object) => [object, path.join(built, object)])));
  for (const object of objects) {
    const circle = circleFrom(object, (each) => called.get(each) ?? []);
    if (circle !== undefined) throw new Error(`a circle of calls: ${circle.join(', ')}`);
  }
}

/** @returns the path of the CD's image */
export async function buildImage({ root, work, release }: ImageOptions): Promise<string> {
  const tree = path.join(work, 'root');
  const cd = path.join(work, 'cd');
  await rm(tree, { recursive: true, force: true });
  await mkdir(path.join(tree, 'bin'), { recursive: true });
  await mkdir(path.join(cd, 'isolinux'), { recursive: true });

  const guest = path.join(root, 'test/vm/guest');
  await copyFile('/bin/busybox', path.join(tree, 'bin/busybox'));
  await copyFile(path.join(guest, 'init'), path.join(tree, 'init'));
  await chmod(path.join(tree, 'init'), 0o755);
  await copyFile(path.join(root, 'dist/driver/linux', release, 'haltwire.ko'), path.join(tree, 'haltwire.ko'));
  for (const name of ['witness', 'controller']) {
    const source = path.join(guest, `${name}.c`);
    await run('gcc', ['-O2', '-static', '-o', path.join(tree, name), source, '-pthread']);
  }
  await addNode(tree, root);
  for (const name of kvmModules) await addModule(tree, `/lib/modules/${release}/kernel/${name}`);
  await bundle(path.join(guest, 'debuggee.ts'), path.join(tree, 'app'));

  // Plain, not compressed: reading it from the CD costs less than unpacking it.
  await run('sh', ['-c', `cd "${tree}" && find . | cpio -o -H newc --quiet > "${cd}/initrd.img"`]);
  await copyFile(`/boot/vmlinuz-${release}`, path.join(cd, 'vmlinuz'));
  await copyFile(ISOLINUX, path.join(cd, 'isolinux/isolinux.bin'));
  await copyFile(LDLINUX, path.join(cd, 'isolinux/ldlinux.c32'));
  const menu = `default l\ntimeout 1\nprompt 0\nlabel l\n kernel /vmlinuz\n append initrd=/initrd.img ${commandLine}\n`;
  await writeFile(path.join(cd, 'isolinux/isolinux.cfg'), menu);
  const image = path.join(work, 'boot.iso');
  const boot = ['-b', 'isolinux/isolinux.bin', '-c', 'isolinux/boot.cat', '-no-emul-boot', '-boot-load-size', '4'];
  await run('xorriso', ['-as', 'mkisofs', '-quiet', '-o', image, ...boot, '-boot-info-table', cd]);
  return image;
}

/**
 * Without debug information and signature: reading them costs the simulated machine seconds. Kernels from 6.12 on have
 * their modules compressed.
 */
async function addModule(tree: string, file: string): Promise<void> {
  const target = path.join(tree, path.basename(file));
  const isPlain = await access(file).then(
    () => true,
    () => false,
  );
  if (isPlain) await copyFile(file, target);
  else await run('sh', ['-c', `xz -dc "${file}.xz" > "${target}"`]);
  await run('strip', ['--strip-debug', target]);
}

/** Node without its symbols, its shared libraries, and the packages with native parts. */
async function addNode(tree: string, root: string): Promise<void> {
  const node = process.execPath;
  await run('strip', ['-o', path.join(tree, 'bin/node'), node]);
  const { stdout } = await run('ldd', [node]);
  const libraries = [...stdout.matchAll(/(\/\S+) \(0x/g)].map((match) => match[1]!);
  for (const library of libraries) {
    await mkdir(path.join(tree, path.dirname(library)), { recursive: true });
    await cp(library, path.join(tree, library), { dereference: true });
  }
  for (const name of packages) {
    const from = path.join(root, 'node_modules', name);
    await cp(from, path.join(tree, 'app/node_modules', name), { recursive: true, filter: isForGuest });
  }
}

function isForGuest(file: string): boolean {
  if (/\.(d\.ts|map|md|cc|h)$/.test(file) || /\/(musl_x64|build|deps|doc|vendor|bindings-cpp\/src)$/.test(file)) {
    return false;
  }
  return !/\/prebuilds\/(?!linux-x64)/.test(file);
}

/** One file instead of a hundred: each costs the simulated machine milliseconds. */
async function bundle(entry: string, outDir: string): Promise<void> {
  await build({
    configFile: false,
    logLevel: 'error',
    resolve: { alias: { serialport: path.join(path.dirname(entry), 'serialport.ts') } },
    ssr: { noExternal: true, external: externalPackages },
    build: { ssr: entry, outDir, emptyOutDir: false, minify: false },
  });
  const files = await readdir(outDir);
  if (!files.some((file) => file.startsWith('debuggee.'))) throw new Error(`no bundle in ${outDir}: ${files}`);
  await writeFile(path.join(outDir, 'package.json'), '{"type":"module"}\n');
}
