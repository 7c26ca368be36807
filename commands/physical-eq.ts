import { physicalEdit } from './families/edit.ts';

export default physicalEdit({ name: 'eq', size: 8 });
