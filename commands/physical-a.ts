import { assembleCommand } from './code/assemble.ts';

export default assembleCommand('physical');
