import { physicalSearch } from './memory/search.ts';

export default physicalSearch({ name: 'sd', size: 4 });
