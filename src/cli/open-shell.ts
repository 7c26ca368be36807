import path from 'node:path';
import envPaths from 'env-paths';
import * as commands from '../../commands/index.ts';
import { openLine, parseLine } from '../line/index.ts';
import type { Line } from '../line/line.ts';
import { Session, type Target } from '../session/index.ts';
import { History } from '../shell/history.ts';
import { Registry } from '../shell/registry.ts';
import { Shell } from '../shell/shell.ts';
import { keepSetting, loadSettings } from '../shell/stored-settings.ts';
import { SortedSymbols } from '../symbols/sorted.ts';
import { noSymbols, type SymbolTable } from '../symbols/symbol-table.ts';

export interface ShellSetup {
  /** Sent in the version reply; Haltwire's own when absent. */
  readonly signature?: string | undefined;
  /** Errors with their stack. */
  readonly verbose: boolean;
  /** False for `haltwire run`: a script's lines are not what a person typed. */
  readonly keepHistory: boolean;
  /** A line that is open already: the first session goes over it. */
  readonly firstLine?: Line;
  /** Opens a line by its written form; `openNamedLine` when absent. */
  readonly open?: OpenNamedLine;
}

/** @throws UsageError, LineError; the signal's reason when it gives up */
export type OpenNamedLine = (line: string, options?: { readonly signal?: AbortSignal }) => Promise<Line>;

/** Opens a line as people write it. */
export const openNamedLine: OpenNamedLine = (line, options) => openLine(parseLine(line), options);

/** The shell with everything it works on, still without terminal and session. */
export function openShell({ signature, verbose, keepHistory, firstLine, open = openNamedLine }: ShellSetup): Shell {
  const places = envPaths('haltwire', { suffix: '' });
  let ready: Line | undefined = firstLine;
  const stored = path.join(places.config, 'settings.json');
  const settings = loadSettings(stored, warn);
  return new Shell({
    registry: new Registry(Object.values(commands)),
    settings: verbose ? { ...settings, verbose: 'on' } : settings,
    history: new History(keepHistory ? path.join(places.log, 'history.jsonl') : undefined),
    // Read again: another shell may have changed others, and `--verbose` is meant for this one only.
    keepSetting: (name, value) => keepSetting(stored, name, value),
    symbolsFor,
    openSession: async (text, { pause, signal }) => {
      const reopen = () => open(text, { signal: AbortSignal.timeout(REOPEN_DEADLINE_MS) });
      const line = ready ?? (await open(text, { signal }));
      ready = undefined;
      return await Session.connect(line, {
        pauseOnConnect: pause,
        reopen,
        signal,
        ...(signature === undefined ? {} : { signature }),
      });
    },
  });
}

/** An error in one of our files affects that file only. */
function warn(text: string): void {
  process.stderr.write(`haltwire: ${text}\n`);
}

/** How long a lost line may take to open again. */
const REOPEN_DEADLINE_MS = 5000;

/** Symbols of targets that are built into this program: the embedded machine's kernel, by the hash of its image. */
async function symbolsFor(target: Target): Promise<SymbolTable> {
  const image = target.capabilities.get('kernel');
  if (image === undefined) return noSymbols;
  const { demoImageHash, demoSymbols } = await import('../machine/guest/image.ts');
  return image === demoImageHash() ? new SortedSymbols(demoSymbols()) : noSymbols;
}
