import { virtualSearch } from './memory/search.ts';

export default virtualSearch({ name: 'sb', size: 1 });
