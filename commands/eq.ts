import { virtualEdit } from './memory/edit.ts';

export default virtualEdit({ name: 'eq', size: 8 });
