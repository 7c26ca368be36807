import { physicalDump } from './memory/dump.ts';

export default physicalDump({ name: 'dd', what: 'double-words' });
