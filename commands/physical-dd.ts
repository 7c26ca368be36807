import { physicalDump } from './families/dump.ts';

export default physicalDump({ name: 'dd', what: 'double-words' });
