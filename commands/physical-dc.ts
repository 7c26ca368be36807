import { physicalDump } from './memory/dump.ts';

export default physicalDump({ name: 'dc', what: 'double-words and text' });
