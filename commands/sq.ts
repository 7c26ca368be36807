import { virtualSearch } from './families/search.ts';

export default virtualSearch({ name: 'sq', size: 8 });
