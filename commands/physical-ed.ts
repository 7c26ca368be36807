import { physicalEdit } from './memory/edit.ts';

export default physicalEdit({ name: 'ed', size: 4 });
