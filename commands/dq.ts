import { virtualDump } from './families/dump.ts';

export default virtualDump({ name: 'dq', what: 'quad-words' });
