import { changeCommand } from './breakpoints/change.ts';

export default changeCommand({
  name: 'bd',
  change: 'disable',
  details: ['The original byte is put back; the breakpoint keeps its id and can be enabled again with `be`.'],
});
