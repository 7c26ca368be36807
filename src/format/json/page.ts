/** docs/json.md, generated. */

import { kindGroups } from './kinds.ts';
import { doneRecord, resultRecord } from './records.ts';
import { shapeText } from './shape.ts';

const intro = `# JSON: what programs get

Generated from \`src/format/json/\`, which the compiler and the tests check the output of every command against.

\`haltwire run --json\` writes a JSON object a line for each result and event, and one at the end of each command:

\`\`\`
${shapeText(resultRecord)}
${shapeText(doneRecord)}
\`\`\`

- \`kind\` says what \`data\` is: the tables below. \`command\` is the command that was running, empty before the first.
- \`time\` is ISO 8601, UTC. \`text\` is what a user would see; \`--no-text\` leaves it out.
- In a record of kind \`done\`, \`source\` is the file, \`-\` or \`-c\`, \`line\` the first line of the command in it, \`code\` the exit code
  it has in the shell ([exit-codes.md](exit-codes.md)), \`ms\` how long it took.
- \`COMMAND | json\` shows the data alone, as one document that any JSON parser reads: \`k | json > stack.json\`. A single result is
  itself, several of one kind are a list (lists are joined, since a long one comes in pieces), several kinds are an
  object with a name for each: \`{ "hits": [...], "search": {...} }\`. Halts and text of the debuggee count only when the command has no result
  of its own; warnings, errors and notes are shown as text.

| in the tables | is |
| --- | --- |
| \`hex\` | a string: \`0x\` and hexadecimal digits. Addresses, registers and whatever may have 64 bits |
| \`integer\`, \`number\` | a JSON number |
| \`text\` | a string; text of the debuggee has been made harmless for terminals |
| \`bytes\` | a string of two digits a byte, by ascending address; \`??\` where nothing can be read |
| \`boolean\`, \`null\` | as in JSON |
| \`NAME?\` | may be missing |
`;

/** The page. */
export function jsonPage(): string {
  const tables = Object.entries({ Results: kindGroups.results, Events: kindGroups.events }).map(([title, kinds]) => {
    const rows = Object.entries(kinds)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(
        ([name, { meaning, data }]) => `| \`${name}\` | ${meaning.replaceAll('|', '\\|')} | \`${shapeText(data)}\` |`,
      );
    return [`\n## ${title}\n`, '| kind | meaning | data |', '| --- | --- | --- |', ...rows].join('\n');
  });
  return `${intro}${tables.join('\n')}\n`;
}
