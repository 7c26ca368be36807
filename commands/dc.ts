import { virtualDump } from './families/dump.ts';

export default virtualDump({ name: 'dc', what: 'double-words and text' });
