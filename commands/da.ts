import { virtualText } from './memory/text.ts';

export default virtualText('da');
