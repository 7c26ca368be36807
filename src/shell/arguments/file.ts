import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { Complaint } from '../errors.ts';
import type { ArgumentType, Completion } from './type.ts';

const MOST_FILES = 200;

/** The path of a file on this machine; opening it says what is wrong with it. */
export const file: ArgumentType<string> = {
  name: 'FILE',
  describe: 'the path of a file; in double quotes when it has blanks; ~/ is the home directory',
  examples: ['boot.ds', '"my scripts/boot.ds"'],
  parse: ({ text }) => fromHome(text),
  complete: (prefix) => files(prefix),
};

/** The path of a file that is read when the command runs; a check without a debuggee says when there is none. */
export const inputFile: ArgumentType<string> = {
  ...file,
  parse: (token, { isDry = false }) => {
    const name = fromHome(token.text);
    if (isDry && !existsSync(name)) throw new Complaint(`there is no file ${name}`);
    return name;
  },
};

/** As shells have it: a file called `~` is never meant. */
function fromHome(typed: string): string {
  return typed.startsWith('~/') ? path.join(os.homedir(), typed.slice(2)) : typed;
}

/** The entries of the folder that is being typed; what begins with a dot only when that is typed. */
async function files(prefix: string): Promise<readonly Completion[]> {
  const typed = prefix.replace(/^"/, '');
  const cut = Math.max(typed.lastIndexOf('/'), typed.lastIndexOf(path.sep)) + 1;
  const [folder, begin] = [typed.slice(0, cut), typed.slice(cut)];
  const entries = await readdir(folder === '' ? '.' : fromHome(folder), { withFileTypes: true }).catch(() => []);
  return entries
    .filter(({ name }) => name.startsWith(begin) && (begin !== '' || !name.startsWith('.')))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .slice(0, MOST_FILES)
    .map((entry) => {
      const name = entry.isDirectory() ? `${entry.name}/` : entry.name;
      const whole = folder + name;
      return { insert: /\s/.test(whole) ? `"${whole}"` : whole, label: name };
    });
}
