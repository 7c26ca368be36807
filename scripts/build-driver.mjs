/**
 * Builds the driver core for the embedded machine: driver/core and driver/wasm to dist/driver/haltwire.wasm, with the
 * clang that @yowasp/clang brings as WebAssembly. Does nothing when the sources have not changed.
 *
 *     node scripts/build-driver.mjs
 *
 * Exits with 1 and the compiler's own messages when it fails.
 */
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';

const root = fileURLToPath(new URL('..', import.meta.url));
const target = path.join(root, 'dist/driver/haltwire.wasm');
const folders = ['driver/core', 'driver/wasm'];

/** 64 KiB pages of the memory that the instances share: DRIVER_MEMORY_PAGES in src/machine/driver-core.ts. */
const MEMORY_BYTES = 32 * 65536;

const exported = ['kd_init', 'kd_gprs', 'kd_exit', 'kd_call', 'kd_message_pop', 'kd_counters', '__stack_pointer'];
const compile = [
  ...['--target=wasm32-unknown-unknown', '-std=c11', '-Idriver/core', '-ffreestanding', '-nostdlib', '-O2'],
  // Threads, and memory.copy in place of libc's memcpy.
  ...['-matomics', '-mbulk-memory'],
  ...['-Wall', '-Wextra', '-Wconversion', '-Wno-sign-conversion', '-Werror'],
];
const link = [
  ...['--no-entry', '--shared-memory', '--import-memory', '--allow-undefined'],
  ...[`--initial-memory=${MEMORY_BYTES}`, `--max-memory=${MEMORY_BYTES}`],
  // Instances get their stacks from driver/wasm/glue.c; the linker's own is unused.
  ...['-z', 'stack-size=1024', '--stack-first'],
  ...exported.map((name) => `--export=${name}`),
];

/** Path => text of all sources, by path. */
async function readSources() {
  const sources = [];
  for (const folder of folders) {
    const names = (await readdir(path.join(root, folder), { recursive: true }))
      .map((name) => name.replaceAll(path.sep, '/'))
      .filter((name) => /\.[ch]$/.test(name))
      .sort();
    for (const name of names) {
      sources.push([`${folder}/${name}`, await readFile(path.join(root, folder, name), 'utf8')]);
    }
  }
  return sources;
}

/** The virtual file tree that clang sees. */
function asTree(sources) {
  const tree = {};
  for (const [file, text] of sources) {
    const folders = file.split('/');
    const name = folders.pop();
    let at = tree;
    for (const folder of folders) {
      at[folder] ??= {};
      at = at[folder];
    }
    at[name] = text;
  }
  return tree;
}

async function compileSources(sources) {
  // Without V8's optimiser, a compiler that runs for seconds takes half the time.
  setFlagsFromString('--liftoff-only');
  // 100 MB of WebAssembly: loaded only when there is something to compile.
  const { runClang } = await import('@yowasp/clang');
  const files = sources.map(([file]) => file).filter((file) => file.endsWith('.c'));
  const args = ['clang', ...compile, `-Wl,${link.join(',')}`, '-o', 'haltwire.wasm', ...files];
  let messages = '';
  const decoder = new TextDecoder();
  const stderr = (bytes) => {
    if (bytes !== null) messages += decoder.decode(bytes, { stream: true });
  };
  try {
    // Loads the compiler; without a callback, its progress would be printed.
    await runClang(null, {}, { fetchProgress: () => {} });
    const out = await runClang(args, asTree(sources), { stderr, stdout: stderr });
    return out['haltwire.wasm'];
  } catch (error) {
    throw new Error(messages || String(error), { cause: error });
  }
}

/** Undefined symbols became imports: only those of host.h may be. */
function checkImports(wasm) {
  const strangers = WebAssembly.Module.imports(new WebAssembly.Module(wasm))
    .map(({ name }) => name)
    .filter((name) => name !== 'memory' && !name.startsWith('host_'));
  if (strangers.length > 0) throw new Error(`The driver core calls what host.h does not declare: ${strangers}`);
}

async function build() {
  const sources = await readSources();
  const hash = createHash('sha256')
    .update(JSON.stringify([compile, link, sources]))
    .digest('hex');
  const stamp = `${target}.sources`;
  const built = await Promise.all([readFile(stamp, 'utf8'), readFile(target)]).catch(() => ['']);
  if (built[0] === hash) return 'up to date';
  const started = performance.now();
  const wasm = await compileSources(sources);
  checkImports(wasm);
  await mkdir(path.dirname(target), { recursive: true });
  // Written atomically, for a reader or a second build at the same time.
  const unfinished = `${target}.${process.pid}`;
  await writeFile(unfinished, wasm);
  await rename(unfinished, target);
  await writeFile(stamp, hash);
  return `${wasm.length} bytes in ${((performance.now() - started) / 1000).toFixed(1)} s`;
}

try {
  console.log(`dist/driver/haltwire.wasm: ${await build()}`);
} catch (error) {
  console.error(`The driver core was not built.\n${error.message}`);
  process.exitCode = 1;
}
