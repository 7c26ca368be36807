import { physicalDump } from './memory/dump.ts';

export default physicalDump({ name: 'db', what: 'bytes and text' });
