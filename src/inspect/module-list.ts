/** What a debuggee's `lm` prints, ours and HyperDbg's, read. */
import { gateName } from '../format/gate.ts';

/** A module as the debuggee lists it, its texts made safe. Undefined is what the debuggee does not know. */
export type ListedModule =
  | { readonly mode: 'user'; readonly start: bigint; readonly entry: bigint | undefined; readonly path: string }
  | {
      readonly mode: 'kernel';
      readonly start: bigint;
      /** In bytes. */
      readonly size: bigint | undefined;
      readonly name: string;
      readonly path: string;
    };

const ADDRESS = '[0-9a-f]{8}`?[0-9a-f]{8}';
const LONGEST_PATH = 260;
/** Start, size, name, path; addresses of user mode have 16 digits where kernel mode has sizes. */
const kernelRow = new RegExp(`^\\s*(${ADDRESS})\\s+(\\?|[0-9a-f]{1,15})\\s+(\\S+)\\s+(.+)$`, 'i');
const userRow = new RegExp(`^\\s*(${ADDRESS})\\s+(\\?|${ADDRESS})\\s+(.+)$`, 'i');
/** Kernels live there: a size that is not known looks like an entry point that is not. */
const UPPER_HALF = /^\s*[89a-f]/i;

/** The modules in the debuggee's text; lines of any other form are headings or notices. */
export function parseModuleList(text: string): ListedModule[] {
  return text.split(/\r?\n/).flatMap((line): ListedModule[] => {
    const user = UPPER_HALF.test(line) ? null : userRow.exec(line);
    if (user !== null) {
      return [{ mode: 'user', start: numberOf(user[1]!)!, entry: numberOf(user[2]!), path: modulePath(user[3]!) }];
    }
    const kernel = kernelRow.exec(line);
    if (kernel === null) return [];
    const [, start, size, name, path] = kernel;
    return [
      {
        mode: 'kernel',
        start: numberOf(start!)!,
        size: numberOf(size!),
        name: modulePath(name!),
        path: modulePath(path!),
      },
    ];
  });
}

/** A path of the debuggee, safe to show. */
export const modulePath = (text: string): string => gateName(text.trim(), LONGEST_PATH);

const numberOf = (text: string): bigint | undefined =>
  text === '?' ? undefined : BigInt(`0x${text.replace('`', '')}`);
