import { virtualDump } from './memory/dump.ts';

export default virtualDump({ name: 'df', what: 'floating-point numbers' });
