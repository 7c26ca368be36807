import { virtualDump } from './memory/dump.ts';

export default virtualDump({ name: 'dd', what: 'double-words' });
