import { virtualTextSearch } from './memory/search.ts';

export default virtualTextSearch('sa');
