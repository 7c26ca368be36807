import { virtualSearch } from './memory/search.ts';

export default virtualSearch({ name: 'sd', size: 4 });
