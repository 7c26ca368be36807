import { virtualEdit } from './families/edit.ts';

export default virtualEdit({ name: 'eb', size: 1 });
