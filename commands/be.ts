import { changeCommand } from './breakpoints/change.ts';

export default changeCommand({
  name: 'be',
  change: 'enable',
  details: ['The breakpoint halts the debuggee again.'],
});
