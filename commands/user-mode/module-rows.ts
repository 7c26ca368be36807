/** Modules as `lm` shows them: what the debuggee prints, read; and what is known of them without asking. */
import { formatAddress, jsonHex } from '../../src/format/address.ts';
import type { Block, Json } from '../../src/format/block.ts';
import { gateName } from '../../src/format/gate.ts';
import { formatTable } from '../../src/format/table.ts';
import type { ModuleRecord } from '../../src/session/session.ts';

const ADDRESS = '[0-9a-f]{8}`?[0-9a-f]{8}';
const LONGEST_PATH = 260;
const columns = [{ title: 'start', role: 'address' }, { title: 'mode' }, { title: 'path' }] as const;
/** Start, size, name, path; addresses of user mode have 16 digits where kernel mode has sizes. */
const kernelRow = new RegExp(`^\\s*(${ADDRESS})\\s+(\\?|[0-9a-f]{1,15})\\s+(\\S+)\\s+(.+)$`, 'i');
const userRow = new RegExp(`^\\s*(${ADDRESS})\\s+(\\?|${ADDRESS})\\s+(.+)$`, 'i');

/** Kernels live there: a size that is not known looks like an entry point that is not. */
const UPPER_HALF = /^\s*[89a-f]/i;

const value = (text: string): string | null => (text === '?' ? null : jsonHex(BigInt(`0x${text.replace('`', '')}`)));

/** The rows of what `lm` printed, of our debuggee and of HyperDbg's. */
export function readModules(text: string): Json {
  return text.split(/\r?\n/).flatMap((line): Json[] => {
    const user = UPPER_HALF.test(line) ? null : userRow.exec(line);
    if (user !== null) return [{ mode: 'user', start: value(user[1]!), entry: value(user[2]!), path: gated(user[3]!) }];
    const kernel = kernelRow.exec(line);
    if (kernel === null) return [];
    const [, start, size, name, path] = kernel;
    return [{ mode: 'kernel', start: value(start!), size: value(size!), name: gated(name!), path: gated(path!) }];
  });
}

const gated = (text: string): string => gateName(text.trim(), LONGEST_PATH);

/** The modules that the debuggee reported when it started. */
export function knownModules(records: readonly ModuleRecord[]): Block {
  const rows = records.map(({ base, path, userMode }) => [
    formatAddress(base),
    userMode ? 'user' : 'kernel',
    gated(path),
  ]);
  return {
    kind: 'modules',
    lines: rows.length === 0 ? ['no modules are known'] : formatTable(columns, rows),
    data: records.map(({ base, path, userMode }) => ({
      mode: userMode ? 'user' : 'kernel',
      start: jsonHex(base),
      path: gated(path),
    })),
  };
}
