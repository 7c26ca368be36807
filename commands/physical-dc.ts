import { physicalDump } from './families/dump.ts';

export default physicalDump({ name: 'dc', what: 'double-words and text' });
