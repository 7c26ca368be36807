import { shipped } from './families/shipped.ts';

export default shipped({
  names: ['!unhide'],
  category: 'extension',
  summary: 'hide the hypervisor no more',
  usage: ['!unhide'],
  examples: [['!unhide', 'after `!hide`']],
  arguments: {},
  line: () => '!unhide',
});
