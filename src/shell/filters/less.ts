import type { Block } from '../../format/block.ts';
import { Complaint } from '../errors.ts';
import type { FilterKind } from './filter.ts';

/** All that was shown, a page at a time, where there is a pager; elsewhere it changes nothing. */
export const less: FilterKind = {
  name: 'less',
  usage: 'less',
  summary: 'a page at a time, in $PAGER',
  example: 'less',
  start([word], { pager, signal }) {
    if (word !== undefined) throw new Complaint('it takes no words', word);
    if (pager === undefined) return { push: (block) => [block], end: () => [] };
    const blocks: Block[] = [];
    return {
      push(block) {
        blocks.push(block);
        return [];
      },
      async end() {
        if (blocks.length > 0) await pager.page(blocks, signal);
        return [];
      },
    };
  },
};
