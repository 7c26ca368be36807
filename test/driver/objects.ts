/** Which C file uses which, from the compiler's own output: `-MM` for includes, `nm` for calls and data. */
import { execFileSync } from 'node:child_process';
import path from 'node:path';

export type Uses = ReadonlyMap<string, readonly string[]>;

/** Symbols of an object, by what nm calls their type: `U` undefined, upper case global. */
function symbolsOf(object: string): { defined: string[]; needed: string[] } {
  const rows = execFileSync('nm', ['-g', object], { encoding: 'utf8' }).trim().split('\n');
  const symbols = rows.map((row) => row.trim().split(/\s+/).slice(-2));
  return {
    defined: symbols.filter(([type]) => type !== 'U').map(([, name]) => name ?? ''),
    needed: symbols.filter(([type]) => type === 'U').map(([, name]) => name ?? ''),
  };
}

/**
 * What each object calls or reads of the others.
 *
 * @param objects the name to use for each, and its path
 */
export function calls(objects: ReadonlyMap<string, string>): Uses {
  const symbols = [...objects].map(([name, object]) => ({ name, ...symbolsOf(object) }));
  const home = new Map(symbols.flatMap(({ name, defined }) => defined.map((each) => [each, name] as const)));
  const usesOf = (needed: readonly string[]) =>
    needed.map((each) => home.get(each)).filter((each) => each !== undefined);
  return new Map(symbols.map(({ name, needed }) => [name, [...new Set(usesOf(needed))]]));
}

/** The headers that a C file includes, also by others, as paths below a folder. */
export function includedBy(compiler: string, file: string, root: string): string[] {
  const rule = execFileSync(compiler, ['-MM', `-I${root}`, file], { encoding: 'utf8' });
  const [, ...names] = rule.replaceAll('\\\n', ' ').trim().split(/\s+/);
  return names.map((name) => path.relative(root, path.resolve(name))).filter((name) => name.endsWith('.h'));
}
