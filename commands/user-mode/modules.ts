/** Modules as `lm` gives them: what the debuggee printed, and what is known of them without asking. */
import { formatAddress, jsonHex } from '../../src/format/address.ts';
import type { DataOf, Result } from '../../src/format/json/kinds.ts';
import { formatTable } from '../../src/format/table.ts';
import { type ListedModule, modulePath } from '../../src/inspect/module-list.ts';
import type { ModuleRecord } from '../../src/session/session.ts';

const columns = [{ title: 'start', role: 'address' }, { title: 'mode' }, { title: 'path' }] as const;

/** A module of the debuggee's list for programs. */
export function moduleData(listed: ListedModule): DataOf<'modules'>[number] {
  const { mode, start, path } = listed;
  return listed.mode === 'user'
    ? { mode, start: jsonHex(start), entry: orNull(listed.entry), path }
    : { mode, start: jsonHex(start), size: orNull(listed.size), name: listed.name, path };
}

const orNull = (value: bigint | undefined) => (value === undefined ? null : jsonHex(value));

/** The modules that the debuggee reported when it started. */
export function knownModules(records: readonly ModuleRecord[]): Result {
  const rows = records.map(({ base, path, userMode }) => [
    formatAddress(base),
    userMode ? 'user' : 'kernel',
    modulePath(path),
  ]);
  return {
    kind: 'modules',
    lines: rows.length === 0 ? ['no modules are known'] : formatTable(columns, rows),
    data: records.map(({ base, path, userMode }) => ({
      mode: userMode ? 'user' : 'kernel',
      start: jsonHex(base),
      path: modulePath(path),
    })),
  };
}
