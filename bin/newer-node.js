/** haltwire on the Node that the checkout brings (tools/node), where the one that was started is too old. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

/**
 * Starts a script on the newer Node in place of this process, so that nothing is left when either is killed.
 *
 * @param {readonly string[]} words the script and its arguments
 * @returns {Promise<boolean>} false when no newer Node is installed
 */
export async function startOnNewerNode(words) {
  const node = newerNode();
  if (node === undefined) return false;
  if (process.platform !== 'win32') {
    const { replaceProcess } = await import('./replace-process.js');
    replaceProcess(node, words);
  }
  // Windows cannot replace a process. libuv puts the child into a job that ends with this process, however that ends.
  const child = spawn(node, words, { stdio: 'inherit' });
  // The console sends its signals to both; the child decides how to react.
  for (const signal of ['SIGINT', 'SIGBREAK', 'SIGHUP']) process.on(signal, () => {});
  child.on('exit', (code) => process.exit(code ?? 1));
  return true;
}

/** The node binary of a platform package, or undefined when none is installed. */
function newerNode() {
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
