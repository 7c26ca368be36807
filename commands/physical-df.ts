import { physicalDump } from './memory/dump.ts';

export default physicalDump({ name: 'df', what: 'floating-point numbers' });
