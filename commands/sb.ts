import { virtualSearch } from './families/search.ts';

export default virtualSearch({ name: 'sb', size: 1 });
