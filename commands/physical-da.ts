import { physicalText } from './memory/text.ts';

export default physicalText('da');
