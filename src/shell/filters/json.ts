import { type Block, type Json, lineText } from '../../format/block.ts';
import { printableJson } from '../../format/printable-json.ts';
import { Complaint } from '../errors.ts';
import type { FilterKind } from './filter.ts';

/** All results' data as one JSON document: what `haltwire run --json` has as `data`, a result a line. */
export const json: FilterKind = {
  name: 'json',
  usage: 'json',
  summary: 'the results as one JSON document instead of text',
  example: 'json > registers.json',
  start([word]) {
    if (word !== undefined) throw new Complaint('it takes no words', word);
    const results: Block[] = [];
    return {
      push(block: Block) {
        results.push(block);
        return [];
      },
      end() {
        const data = documentOf(results);
        return [{ kind: 'json', lines: printableJson(data, 2).split('\n'), data }];
      },
    };
  },
};

/** What the debuggee says and does meanwhile: the result of a command that has none of its own. */
const events: ReadonlySet<string> = new Set(['halt', 'log', 'context']);

/** Of one kind, its value; of several, an object of them by kind. */
function documentOf(blocks: readonly Block[]): Json {
  const own = blocks.filter(({ kind }) => !events.has(kind));
  const kinds = Map.groupBy(own.length > 0 ? own : blocks, ({ kind }) => kind);
  const [first] = kinds.values();
  if (kinds.size > 1) return Object.fromEntries([...kinds].map(([kind, results]) => [kind, together(results)]));
  return first === undefined ? [] : together(first);
}

/** A result alone is itself; several are a list. Lists are parts of one: a long one comes in pieces. */
function together(blocks: readonly Block[]): Json {
  const values = blocks.map(({ data, lines }) => data ?? lines.map(lineText));
  const [only] = values;
  if (values.length === 1 && only !== undefined) return only;
  return values.flatMap((each): readonly Json[] => (Array.isArray(each) ? each : [each]));
}
