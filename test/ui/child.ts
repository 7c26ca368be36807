/** A process of its own that runs the ui at its terminal, over a shell that answers everything. */
import { setImmediate as turn } from 'node:timers/promises';
import { runUi } from '../../src/ui/run-ui.ts';
import { FakeShell } from './fake-shell.ts';

const shell = new FakeShell();

const COMMANDS: Record<string, () => void | Promise<void>> = {
  crash: () =>
    void setImmediate(() => {
      throw new Error('a mistake of ours');
    }),
  // As text from a debuggee comes: much at once, again and again, with turns of the event loop between.
  million: async () => {
    for (let sent = 0; sent < 1_000_000; await turn()) {
      const lines = Array.from({ length: 500 }, () => `│ message ${sent++} of many, about as long as they are`);
      shell.say(...lines);
    }
    shell.say(`resident: ${Math.round(process.memoryUsage().rss / 2 ** 20)} MB`);
  },
  page: async () => {
    const lines = Array.from({ length: 5 }, (_, at) => `line ${at} of a page`);
    await shell.user?.pager?.page([{ kind: 'text', lines }], AbortSignal.timeout(20_000));
    shell.say('the page was read');
  },
  exit: () => shell.emit('exit', 0),
};
shell.run = (line) => (COMMANDS[line] ?? (() => shell.say(`did ${line}`)))();

process.exitCode = await runUi(shell, {
  stdin: process.stdin,
  stdout: process.stdout,
  color: true,
  screenReader: false,
});
