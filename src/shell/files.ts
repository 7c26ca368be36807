/** Where the shell keeps what it remembers, as each platform wants it. */
import { join } from 'node:path';
import envPaths from 'env-paths';

const { log, config } = envPaths('haltwire', { suffix: '' });

/** Lines that were entered; on Linux in XDG_STATE_HOME. */
export const historyPath = join(log, 'history.jsonl');
export const settingsPath = join(config, 'settings.json');
