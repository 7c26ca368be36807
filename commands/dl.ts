import { virtualList } from './memory/list-walk.ts';

export default virtualList;
