import { physicalList } from './memory/list-walk.ts';

export default physicalList;
