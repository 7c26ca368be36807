import { physicalSearch } from './memory/search.ts';

export default physicalSearch({ name: 'sq', size: 8 });
