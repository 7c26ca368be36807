/** A process of its own that runs the ui at its terminal, over a shell that answers everything. */
import { runUi } from '../../src/ui/run-ui.ts';
import { FakeShell } from './fake-shell.ts';

const shell = new FakeShell();
shell.run = (line) => {
  if (line === 'crash')
    setImmediate(() => {
      throw new Error('a mistake of ours');
    });
  else if (line === 'flood') for (let n = 0; n < 1_000_000; n++) shell.say(`message ${n} ${'.'.repeat(60)}`);
  else if (line === 'memory') shell.say(`rss ${Math.round(process.memoryUsage().rss / 2 ** 20)} MB`);
  else if (line === 'exit') shell.emit('exit', 0);
  else shell.say(`did ${line}`);
};
process.exit(await runUi(shell, { stdin: process.stdin, stdout: process.stdout, color: true, screenReader: false }));
