/** The C compiler of this machine, which the tests of the driver core need. */
import { spawnSync } from 'node:child_process';

const found = ['cc', 'gcc', 'clang'].find((name) => spawnSync(name, ['--version']).status === 0);
if (found === undefined) throw new Error('no C compiler: install gcc or clang (cc, gcc and clang were tried)');

export const compiler: string = found;
