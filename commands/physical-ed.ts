import { physicalEdit } from './families/edit.ts';

export default physicalEdit({ name: 'ed', size: 4 });
