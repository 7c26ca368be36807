import { type KernelModule, Unanswerable, type UserModules } from '../facts.ts';
import { type DebuggeeCommand, UsageError } from './command.ts';
import { address, columns, MOST_32, parseNumber } from './words.ts';

/** HyperDbg's own limit. */
const LONGEST_FILTER = 260;

interface Wanted {
  readonly user: boolean;
  readonly kernel: boolean;
  readonly filter: string;
  readonly pid: number | undefined;
}

/** `lm [um|km] [m FILTER] [pid PID]`: modules, those of user mode first. */
export const lm: DebuggeeCommand = {
  names: ['lm'],
  example: 'lm km m kvm',
  async *run(words, { facts }) {
    const { user, kernel, filter, pid } = parse(words);
    const fits = ({ path }: { readonly path: string }) => path.toLowerCase().includes(filter);
    if (user) yield* userLines(await userModules(facts.userModules(pid), kernel && pid === undefined), fits);
    if (user && kernel) yield '='.repeat(60);
    if (kernel) yield* kernelLines((await facts.kernelModules()).filter(fits));
  },
};

function parse(words: readonly string[]): Wanted {
  const rest = [...words];
  let [scope, filter, pid]: [string | undefined, string, number | undefined] = [undefined, '', undefined];
  while (rest.length > 0) {
    const word = rest.shift()!;
    switch (word.toLowerCase()) {
      case 'um':
      case 'km':
        if (scope !== undefined && scope !== word.toLowerCase()) throw new UsageError('um and km exclude each other');
        scope = word.toLowerCase();
        break;
      case 'm':
        filter = parseFilter(rest.shift());
        break;
      case 'pid':
        pid = Number(parseNumber(rest.shift(), 'PID', MOST_32));
        break;
      default:
        throw new UsageError(`lm knows um, km, m FILTER and pid PID, not '${word}'`);
    }
  }
  return { user: scope !== 'km', kernel: scope !== 'um', filter, pid };
}

function parseFilter(word: string | undefined): string {
  if (word === undefined) throw new UsageError('missing FILTER after m');
  if (word.length > LONGEST_FILTER) throw new UsageError(`a filter has at most ${LONGEST_FILTER} characters`);
  return word.toLowerCase();
}

/** Of a list of both, one half is better than none. */
async function userModules(answer: Promise<UserModules>, optional: boolean): Promise<UserModules | string> {
  try {
    return await answer;
  } catch (error) {
    if (optional && error instanceof Unanswerable) return error.message;
    throw error;
  }
}

function* userLines(found: UserModules | string, fits: (module: { path: string }) => boolean): Iterable<string> {
  if (typeof found === 'string') {
    yield `user mode: ${found}`;
    return;
  }
  yield `user mode, ${found.of}`;
  const rows = found.modules
    .filter(fits)
    .map(({ base, entry, path }) => [address(base), entry === undefined ? '?' : address(entry), path]);
  yield* columns([['start', 'entrypoint', 'path'], ...rows]);
}

function* kernelLines(modules: readonly KernelModule[]): Iterable<string> {
  yield 'kernel mode';
  const rows = modules.map(({ base, size, name, path }) => [address(base), size?.toString(16) ?? '?', name, path]);
  yield* columns([['start', 'size', 'name', 'path'], ...rows]);
}
