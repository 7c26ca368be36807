import { shipped } from './families/shipped.ts';

export default shipped({
  names: ['.detach', 'detach'],
  category: 'meta',
  summary: 'detach the user-mode debugger from its process',
  usage: ['.detach'],
  examples: [['.detach', 'the process goes on by itself']],
  arguments: {},
  line: () => '.detach',
  leavesRunning: true,
});
