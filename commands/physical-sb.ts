import { physicalSearch } from './families/search.ts';

export default physicalSearch({ name: 'sb', size: 1 });
