import { virtualDump } from './memory/dump.ts';

export default virtualDump({ name: 'dw', what: 'words' });
