import { virtualDump } from './families/dump.ts';

export default virtualDump({ name: 'db', what: 'bytes and text' });
