#!/usr/bin/env node
// Starts dist/program/ on a Node that is new enough: this one, or the one that the checkout brings. It has no import
// statements: those of Node's own modules cost a start 10 ms, and an old Node gets as far as the answer.

/** With process.getBuiltinModule() and module.enableCompileCache(). */
const oldestNode = [22, 3];

const [major, minor] = process.versions.node.split('.').map(Number);
const isNewEnough = major > oldestNode[0] || (major === oldestNode[0] && minor >= oldestNode[1]);

function fail(text) {
  process.stderr.write(`haltwire: ${text}\n`);
  process.exit(1);
}

if (isNewEnough) {
  const program = new URL('../dist/program/main.js', import.meta.url);
  if (!process.getBuiltinModule('node:fs').existsSync(program)) fail('not built yet: run `npm run build` first');
  // React and Ink do half the work per frame in production mode; it is read when they are imported.
  process.env.NODE_ENV ??= 'production';
  process.getBuiltinModule('node:module').enableCompileCache?.();
  await import(program.href);
} else {
  const { startOnNewerNode } = await import('./newer-node.js');
  const isStarted = await startOnNewerNode(process.argv.slice(1));
  if (!isStarted) fail(`needs Node ${oldestNode.join('.')} or newer, this is ${process.version}`);
}
