import { physicalDump } from './families/dump.ts';

export default physicalDump({ name: 'dq', what: 'quad-words' });
