import { virtualDump } from './memory/dump.ts';

export default virtualDump({ name: 'db', what: 'bytes and text' });
