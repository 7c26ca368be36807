import { physicalList } from './families/list-walk.ts';

export default physicalList;
