import { physicalDump } from './memory/dump.ts';

export default physicalDump({ name: 'dw', what: 'words' });
