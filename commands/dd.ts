import { virtualDump } from './families/dump.ts';

export default virtualDump({ name: 'dd', what: 'double-words' });
