import { virtualDump } from './memory/dump.ts';

export default virtualDump({ name: 'dps', what: 'pointers with their names' });
