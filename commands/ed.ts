import { virtualEdit } from './families/edit.ts';

export default virtualEdit({ name: 'ed', size: 4 });
