/** A process that another program takes the place of: what the launcher does on a Node that is too old. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';

const MODULE = new URL('../../bin/replace-process.js', import.meta.url).href;

/** Starts a Node that is replaced by another, which runs the code. */
function replaced(code: string) {
  const script = `import { replaceProcess } from '${MODULE}';
    replaceProcess(process.execPath, ['-e', ${JSON.stringify(code)}, 'first argument', '']);`;
  return spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: 'pipe' });
}

describe.skipIf(process.platform === 'win32')('a process that is replaced', () => {
  it('keeps its id, streams, arguments and environment, and ends with the exit code of the program', async () => {
    const child = replaced(`process.stdin.on('data', (word) => {
      console.log(JSON.stringify([process.pid, process.argv.slice(1), String(word), process.env.PATH]));
      console.error('beside');
      process.exit(7);
    });`);
    child.stdin.write('typed');
    const ended = once(child, 'exit');
    const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
    expect(JSON.parse(out)).toEqual([child.pid, ['first argument', ''], 'typed', process.env['PATH']]);
    expect(err).toBe('beside\n');
    expect(await ended).toEqual([7, null]);
  });

  it('is gone when it is killed', async () => {
    const child = replaced("console.log('here'); setInterval(() => {}, 1000);");
    await once(child.stdout, 'data');
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    // The end of its output is the end of all that had it.
    await Promise.all([gone, once(child.stdout.resume(), 'end')]);
    expect(() => process.kill(child.pid!, 0)).toThrow('ESRCH');
  });

  it.each(['SIGTERM', 'SIGHUP', 'SIGINT'] as const)('gets %s itself', async (signal) => {
    const child = replaced(`process.on('${signal}', () => process.exit(9));
      console.log('here'); setInterval(() => {}, 1000);`);
    await once(child.stdout, 'data');
    child.kill(signal);
    expect(await once(child, 'exit')).toEqual([9, null]);
  });

  it('says when there is no such program', async () => {
    const script = `import { replaceProcess } from '${MODULE}'; replaceProcess('/none', []);`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script]);
    expect(await text(child.stderr)).toContain('/none cannot be executed');
  });
});
