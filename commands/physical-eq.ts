import { physicalEdit } from './memory/edit.ts';

export default physicalEdit({ name: 'eq', size: 8 });
