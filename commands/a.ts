import { assembleCommand } from './families/assemble.ts';

export default assembleCommand('virtual');
