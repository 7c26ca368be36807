import { physicalSearch } from './families/search.ts';

export default physicalSearch({ name: 'sd', size: 4 });
