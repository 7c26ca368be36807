import { virtualEdit } from './memory/edit.ts';

export default virtualEdit({ name: 'eb', size: 1 });
