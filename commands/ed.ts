import { virtualEdit } from './memory/edit.ts';

export default virtualEdit({ name: 'ed', size: 4 });
