import { physicalEdit } from './families/edit.ts';

export default physicalEdit({ name: 'eb', size: 1 });
