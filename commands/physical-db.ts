import { physicalDump } from './families/dump.ts';

export default physicalDump({ name: 'db', what: 'bytes and text' });
