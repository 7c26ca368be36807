import { physicalDump } from './memory/dump.ts';

export default physicalDump({ name: 'dq', what: 'quad-words' });
