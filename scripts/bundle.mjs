/**
 * Makes dist/program/ of what tsc wrote: the command line program in a few files, one a subcommand and one of what they
 * share, with yargs, Ink and React in them. As they are written, a start is 1,100 files that Node has to find, read and
 * link before the first frame. Packages with native code stay where they are. The library (dist/src/index.js) is not bundled.
 *
 *     node scripts/bundle.mjs
 */
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = path.join(root, 'dist');
const program = path.join(dist, 'program');

const nativePackages = ['koffi', 'serialport', 'iced-x86'];

/** What packages do when they are loaded that a shell has no use for. */
const quickStart = {
  name: 'quick-start',
  enforce: 'pre',
  // Loading string-width costs 40 ms; width.js does so when it must.
  resolveId: (id) => (id === 'string-width' ? path.join(dist, 'src/format/width.js') : undefined),
  // yoga fetches its WebAssembly from a data: URL where there is a fetch, for which Node loads its HTTP client.
  transform: (code, id) =>
    id.includes('yoga-wasm-base64') ? code.replaceAll('typeof fetch', 'typeof undefined') : undefined,
};

/** Workers, the WebAssembly and package.json are found from where a module is, not from where it was bundled to. */
const ownPlaces = {
  name: 'own-places',
  transform(code, id) {
    if (!id.startsWith(path.join(dist, 'src')) || !code.includes('import.meta.url')) return undefined;
    const place = path.relative(program, id).split(path.sep).join('/');
    return code.replaceAll('import.meta.url', `new URL(${JSON.stringify(place)}, import.meta.url).href`);
  },
};

await build({
  root,
  configFile: false,
  logLevel: 'warn',
  define: { 'process.env.NODE_ENV': '"production"' },
  plugins: [quickStart, ownPlaces],
  ssr: { noExternal: true, external: nativePackages },
  build: {
    ssr: true,
    target: 'node22',
    minify: false,
    outDir: program,
    emptyOutDir: true,
    rollupOptions: {
      input: path.join(dist, 'src/main.js'),
      output: { format: 'esm', entryFileNames: 'main.js', chunkFileNames: '[name].js' },
    },
  },
});
