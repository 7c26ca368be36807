import { virtualDump } from './memory/dump.ts';

export default virtualDump({ name: 'dc', what: 'double-words and text' });
