import { physicalTextSearch } from './memory/search.ts';

export default physicalTextSearch('su');
