#!/usr/bin/env node
// Starts dist/ on a Node that is new enough: this one, or the one that the checkout brings (tools/node).
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import module, { createRequire } from 'node:module';
import { constants } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const OLDEST_NODE = 22;
const entry = fileURLToPath(new URL('../dist/src/main.js', import.meta.url));

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

function fail(text) {
  process.stderr.write(`haltwire: ${text}\n`);
  process.exit(1);
}

if (!existsSync(entry)) fail('not built yet: run `npm run build` first');

// React and Ink do half the work per frame in production mode; it is read when they are imported.
process.env.NODE_ENV ??= 'production';
if (Number.parseInt(process.versions.node, 10) >= OLDEST_NODE) {
  module.enableCompileCache?.();
  await import('../dist/src/main.js');
} else {
  const node = bundledNode();
  if (!node) fail(`needs Node ${OLDEST_NODE} or newer, this is ${process.version}`);
  const child = spawn(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: 'inherit' });
  // The terminal sends its signals to both; signals sent to this process alone are handed on.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 1)));
}
