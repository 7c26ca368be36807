import { virtualDump } from './memory/dump.ts';

export default virtualDump({ name: 'dq', what: 'quad-words' });
