import { physicalEdit } from './memory/edit.ts';

export default physicalEdit({ name: 'eb', size: 1 });
