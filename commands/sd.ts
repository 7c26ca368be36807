import { virtualSearch } from './families/search.ts';

export default virtualSearch({ name: 'sd', size: 4 });
