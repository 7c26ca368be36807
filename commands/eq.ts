import { virtualEdit } from './families/edit.ts';

export default virtualEdit({ name: 'eq', size: 8 });
