/**
 * Puts the packages that a start needs into two files of dist/: yargs into main.js, Ink and React into ui/run-ui.js.
 * Apart, they are 650 files that Node has to find, read and link before the first frame, 415 of them for one function
 * (es-toolkit). Our own modules stay as tsc wrote them.
 *
 *     node scripts/bundle.mjs
 */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = path.join(root, 'dist/src');

/** What is bundled, and the folder whose modules go in with it. */
const entries = [{ entry: 'main.js' }, { entry: 'ui/run-ui.js', folder: path.join(dist, 'ui') + path.sep }];

/** What packages do at their start that a shell has no use for. */
const quickStart = {
  name: 'quick-start',
  enforce: 'pre',
  // Loading string-width costs 40 ms; width.js does so when it must.
  resolveId: (id) =>
    id === 'string-width' ? { id: path.join(dist, 'format/width.js'), external: 'relative' } : undefined,
  // yoga fetches its WebAssembly from a data: URL where there is a fetch, for which Node loads its HTTP client.
  transform: (code, id) =>
    id.includes('yoga-wasm-base64') ? code.replaceAll('typeof fetch', 'typeof undefined') : undefined,
};

for (const { entry, folder } of entries) {
  const isOurs = (id, from) => from !== undefined && id.startsWith('.') && !from.includes('node_modules');
  const outDir = await mkdtemp(path.join(path.dirname(path.join(dist, entry)), '.bundle-'));
  await build({
    root,
    configFile: false,
    logLevel: 'warn',
    define: { 'process.env.NODE_ENV': '"production"' },
    plugins: [quickStart],
    ssr: { noExternal: true },
    build: {
      ssr: true,
      target: 'node22',
      minify: false,
      outDir,
      rollupOptions: {
        input: path.join(dist, entry),
        external: (id, from) =>
          isOurs(id, from) && !(folder && path.resolve(path.dirname(from), id).startsWith(folder)),
        output: { format: 'esm', entryFileNames: 'bundle.js', codeSplitting: false },
      },
    },
  });
  const bundle = await readFile(path.join(outDir, 'bundle.js'), 'utf8');
  await rm(outDir, { recursive: true });
  await writeFile(path.join(dist, entry), bundle);
  await rm(path.join(dist, `${entry}.map`), { force: true });
}
