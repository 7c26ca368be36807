import { watchOutput } from './cli/closed-output.ts';
import { finish } from './cli/exit.ts';

watchOutput();
const words = process.argv.slice(2);
if (words.length === 0 || (words.length === 1 && words[0] === 'demo')) {
  // Without options there is nothing to parse: the shell is drawn sooner without the parser.
  const { demo, demoDefaults } = await import('./cli/demo.ts');
  await finish(demo(demoDefaults));
} else {
  const { parseCommandLine } = await import('./cli/command-line.ts');
  await parseCommandLine();
}
