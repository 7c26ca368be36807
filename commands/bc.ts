import { changeCommand } from './breakpoints/change.ts';

export default changeCommand({
  name: 'bc',
  change: 'clear',
  details: ['The original byte is put back and the id is not used again.'],
});
