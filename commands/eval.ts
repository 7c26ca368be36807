import { script, tail } from '../src/shell/arguments/index.ts';
import { command } from '../src/shell/command.ts';
import { runScript, scriptNotes } from './scripts/run.ts';

export default command({
  names: ['?', 'eval', 'evaluate'],
  category: 'debugging',
  summary: 'run a script in the halted debuggee',
  usage: ['? SCRIPT', '? { SCRIPT }'],
  examples: [
    ['? print(poi(@rsp));', 'what is on the stack'],
    ['? .calls = 0;', 'a global variable, which later scripts of the session see'],
    ['? { for (i = 0; i < 4; i++) { printf("%llx\\n", poi(@rsp + i * 8)); } }', 'a loop'],
    ['? { if (@rax == 0) { printf("nothing\\n"); } }', 'comparisons are for conditions'],
  ],
  details: [
    'The scripting language is C with hexadecimal numbers: 10 is sixteen, 0n10 is ten. It is compiled here and runs in ' +
      'VMX root mode on the operating core, with the whole machine stopped; what it prints is shown as a log.',
    'While a brace is open, Enter begins another line. Global variables (.name) last as long as the session. Ctrl+C ends ' +
      "a script that runs in Haltwire's debuggee; HyperDbg's ends it after a million operations at the latest.",
    'Notes say what looks dangerous before it runs. `print EXPRESSION` shows a value without a semicolon.',
  ],
  states: ['halted'],
  repeats: true,
  arguments: { statements: tail(script, { meaning: 'what to run' }) },
  async *run({ session, signal }, { statements }) {
    const notes = scriptNotes(statements);
    if (notes !== undefined) yield notes;
    await runScript(session, statements, signal);
  },
});
