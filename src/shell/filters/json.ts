import { lineText } from '../../format/block.ts';
import { printableJson } from '../../format/printable-json.ts';
import { Complaint } from '../errors.ts';
import type { FilterKind } from './filter.ts';

/** Each result's data instead of its text: what `haltwire run --json` has as `data`. */
export const json: FilterKind = {
  name: 'json',
  usage: 'json',
  summary: 'the results as JSON values instead of text',
  example: 'json > registers.json',
  start([word]) {
    if (word !== undefined) throw new Complaint('it takes no words', word);
    return {
      push({ kind, lines, data = lines.map(lineText) }) {
        return [{ kind, lines: printableJson(data, 2).split('\n'), data }];
      },
      end: () => [],
    };
  },
};
