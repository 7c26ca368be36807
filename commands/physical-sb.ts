import { physicalSearch } from './memory/search.ts';

export default physicalSearch({ name: 'sb', size: 1 });
