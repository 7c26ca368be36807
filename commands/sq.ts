import { virtualSearch } from './memory/search.ts';

export default virtualSearch({ name: 'sq', size: 8 });
