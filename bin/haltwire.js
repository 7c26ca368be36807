#!/usr/bin/env node
// Starts dist/ on a Node that is new enough: this one, or the one that the checkout brings (tools/node).
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import module, { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const OLDEST_NODE = 22;
const entry = fileURLToPath(new URL('../dist/program/main.js', import.meta.url));

/** The node binary of a platform package, or undefined when none is installed. */
function bundledNode() {
  const require = createRequire(import.meta.url);
  const names = [`node-${process.platform}-${process.arch}`, `node-bin-${process.platform}-${process.arch}`];
  if (process.platform === 'win32') names.push(`node-win-${process.arch}`);
  for (const name of names) {
    try {
      const folder = path.dirname(require.resolve(`${name}/package.json`));
      const binary = path.join(folder, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
      if (existsSync(binary)) return binary;
    } catch {
      // not installed: try the next name
    }
  }
  return undefined;
}

/** Runs haltwire on another Node in place of this process, so that nothing is left when either is killed. */
async function start(node, args) {
  if (process.platform !== 'win32') {
    const { replaceProcess } = await import('./replace-process.js');
    return replaceProcess(node, args);
  }
  // Windows cannot replace a process. libuv puts the child into a job that ends with this process, however that ends.
  const child = spawn(node, args, { stdio: 'inherit' });
  // The console sends its signals to both: the child decides what comes of them.
  for (const signal of ['SIGINT', 'SIGBREAK', 'SIGHUP']) process.on(signal, () => {});
  child.on('exit', (code) => process.exit(code ?? 1));
}

function fail(text) {
  process.stderr.write(`haltwire: ${text}\n`);
  process.exit(1);
}

if (!existsSync(entry)) fail('not built yet: run `npm run build` first');

// React and Ink do half the work per frame in production mode; it is read when they are imported.
process.env.NODE_ENV ??= 'production';
if (Number.parseInt(process.versions.node, 10) >= OLDEST_NODE) {
  module.enableCompileCache?.();
  await import('../dist/program/main.js');
} else {
  const node = bundledNode();
  if (!node) fail(`needs Node ${OLDEST_NODE} or newer, this is ${process.version}`);
  await start(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)]);
}
