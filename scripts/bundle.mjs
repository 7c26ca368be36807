/**
 * Makes dist/program/ of what tsc wrote: the command line program in a few files, with yargs, Ink and React in them.
 * Unbundled, a start is 1,100 files that Node has to find, read and link before the first frame. Packages with native
 * code stay where they are. The library (dist/src/index.js) is not bundled.
 *
 *     node scripts/bundle.mjs
 */
import { rename, rm } from 'node:fs/promises';
import { isBuiltin } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = path.join(root, 'dist');
const program = path.join(dist, 'program');
/** Replaces the program when it is complete: an interrupted build leaves the previous one. */
const fresh = path.join(dist, 'program.new');

const nativePackages = ['koffi', 'serialport', 'iced-x86'];

/**
 * What is loaded together is one file. Packages with native code stay apart, and what the embedded machine shares with
 * the shell (src/x86) is split by user.
 */
const SESSION =
  /dist\/src\/(wire|session|line\/(index|line|address|listen|listening-line|stream-line|socket|socket-errors))\b/;
const groups = [
  { name: 'start', tags: ['$initial'], test: /dist\/src\/(?!main\.js)/, priority: 3 },
  { name: 'session', test: SESSION, priority: 2 },
  { name: 'shell', test: /dist\/(commands|src\/(shell|script|format|symbols|inspect))\//, priority: 1 },
];

const LATE_ASSERT = '\0late-assert';
const lateAssert = `
  const late = (name) => (...values) => process.getBuiltinModule('node:assert')[name](...values);
  export const [equal, strictEqual, notStrictEqual] = ['equal', 'strictEqual', 'notStrictEqual'].map(late);
  export default Object.assign(late('ok'), { equal, strictEqual, notStrictEqual });`;

/** Work that packages do when loaded and that a shell does not need. */
const quickStart = {
  name: 'quick-start',
  enforce: 'pre',
  resolveId: (id) => {
    // Loading string-width costs 40 ms; width.js does so when it must.
    if (id === 'string-width') return path.join(dist, 'src/format/width.js');
    return id === 'assert' || id === 'node:assert' ? LATE_ASSERT : undefined;
  },
  // These assertions never fail; loading Node's assert costs 10 ms.
  load: (id) => (id === LATE_ASSERT ? lateAssert : undefined),
  // yoga fetches its WebAssembly from a data: URL where there is a fetch, for which Node loads its HTTP client.
  transform: (code, id) =>
    id.includes('yoga-wasm-base64') ? code.replaceAll('typeof fetch', 'typeof undefined') : undefined,
};

/** Workers, the WebAssembly and package.json are found relative to the module, not to the bundle. */
const ownPlaces = {
  name: 'own-places',
  transform(code, id) {
    if (!id.startsWith(path.join(dist, 'src')) || !code.includes('import.meta.url')) return undefined;
    const place = path.relative(program, id).split(path.sep).join('/');
    return code.replaceAll('import.meta.url', `new URL(${JSON.stringify(place)}, import.meta.url).href`);
  },
};

/**
 * Node's own modules by process.getBuiltinModule(): an import statement has Node read every property of the module, and
 * getters among them load half of Node (the HTTP client, file streams, WASI).
 */
const lazyBuiltins = {
  name: 'lazy-builtins',
  renderChunk(code) {
    const constants = (statement, what, module) => {
      if (!isBuiltin(module)) return statement;
      const [, whole, named] = /^(?:(?:\* as )?([\w$]+))?(?:, )?(\{.*\})?$/.exec(what);
      const names = [whole, named?.replaceAll(' as ', ': ')].filter((name) => name !== undefined);
      return names.map((name) => `const ${name} = process.getBuiltinModule(${JSON.stringify(module)});`).join('\n');
    };
    const rest = code.replaceAll(/^import (.+?) from "([^"]+)";$/gm, constants);
    return { code: rest.replaceAll(/^import "node:[^"]+";$/gm, ''), map: null };
  },
};

await build({
  root,
  configFile: false,
  logLevel: 'warn',
  define: { 'process.env.NODE_ENV': '"production"' },
  plugins: [quickStart, ownPlaces, lazyBuiltins],
  ssr: { noExternal: true, external: nativePackages },
  build: {
    ssr: true,
    target: 'node22',
    minify: false,
    outDir: fresh,
    emptyOutDir: true,
    rollupOptions: {
      input: path.join(dist, 'src/main.js'),
      output: {
        format: 'esm',
        entryFileNames: 'main.js',
        chunkFileNames: '[name].js',
        codeSplitting: { groups },
      },
    },
  },
});
await rm(program, { recursive: true, force: true });
await rename(fresh, program);
