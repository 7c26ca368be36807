import { physicalSearch } from './families/search.ts';

export default physicalSearch({ name: 'sq', size: 8 });
