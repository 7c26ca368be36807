import { virtualList } from './families/list-walk.ts';

export default virtualList;
