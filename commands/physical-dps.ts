import { physicalDump } from './memory/dump.ts';

export default physicalDump({ name: 'dps', what: 'pointers with their names' });
