/** `.help`: the list of commands and the page of one, as blocks and as Markdown, from the declarations alone. */
import type { TextLine } from '../format/block.ts';
import type { Result } from '../format/json/kinds.ts';
import { formatTable } from '../format/table.ts';
import type { Argument } from './arguments/argument.ts';
import { type Category, type Command, type Commands, categories } from './command.ts';
import { filterKinds } from './filters/index.ts';
import { anyState, type CommandState } from './states.ts';

const categoryTitles: Record<Category, string> = {
  debugging: 'debugging',
  extension: 'extensions: physical memory and the hypervisor',
  meta: 'the shell and its connection',
};

const stateTexts: Record<CommandState, string> = {
  offline: 'without a session',
  connecting: 'while waiting for a debuggee',
  running: 'while the debuggee runs',
  halted: 'while the debuggee is halted',
  lost: 'while the line is lost',
};

/** All commands by group, a line each. */
export function helpList({ commands }: Commands): Result {
  const width = Math.max(0, ...commands.map(({ names }) => names.join(', ').length)) + 2;
  const lines = categories.flatMap((category): TextLine[] => {
    const members = commands.filter((command) => command.category === category);
    const rows = members.map(
      ({ names, summary }): TextLine => [
        { text: `  ${names.join(', ').padEnd(width)}`, role: 'mnemonic' },
        { text: summary, role: 'plain' },
      ],
    );
    return members.length === 0 ? [] : [[{ text: categoryTitles[category], role: 'heading' }], ...rows, ''];
  });
  const data = commands.map(({ names, category, summary }) => ({ names, category, summary }));
  const end =
    '.help NAME shows how one is used; .help filters: `| grep PATTERN`, `> FILE` and others after any of them';
  return { kind: 'commands', lines: [...lines, end], data };
}

/** What may follow a command. */
export function helpFilters(): Result {
  const rows = [
    ...filterKinds.map(({ usage, summary }) => [`| ${usage}`, summary]),
    ['> FILE', 'into a file, which is overwritten'],
    ['>> FILE', 'to the end of a file'],
  ];
  const lines = [
    'What a command shows can go through filters, one after the other, and into a file:',
    '',
    ...formatTable([{ title: '', role: 'mnemonic' }, { title: '' }], rows).map((row): TextLine => [indent, ...row]),
    '',
    ...wrap(FILTER_RULES),
    '',
    ...filterExamples.map(
      ([line, does]): TextLine => [
        { text: `  ${line.padEnd(42)}`, role: 'mnemonic' },
        { text: does, role: 'dim' },
      ],
    ),
  ];
  return { kind: 'filters', lines, data: rows.map(([usage, summary]) => ({ usage: usage!, summary: summary! })) };
}

const indent = { text: '  ', role: 'plain' } as const;

const FILTER_RULES =
  'The signs are words of their own, with blanks around them, outside of quotes and braces. After `?`, `print`, `.formats`, `r REGISTER =` ' +
  'and whatever else takes an expression to the end of the line they belong to the expression, unless nothing is before them, ' +
  'or a statement that has ended with `;` or `}`. A command that fails fails as it does without filters; Ctrl+C stops both.';

const filterExamples: readonly (readonly [line: string, does: string])[] = [
  ['r | grep rip', 'one register'],
  ['u @rip l 200 | grep "call|jmp" | head 5', 'the next five calls and jumps'],
  ['t 100 | grep call | count', 'how many of 100 steps (hexadecimal) were calls'],
  ['? { print(@rax); print(@rbx); } | tail 1', 'the end of what a script prints'],
  ['r | json > registers.json', 'for other programs'],
  ['db @rsp l 1000 | less', 'a page at a time'],
];

/** Everything about one command. */
export function helpPage(command: Command): Result {
  const { names, summary, usage, examples, details = [] } = command;
  const width = Math.max(...examples.map(([line]) => line.length)) + 2;
  const terms = argumentTerms(command);
  const termWidth = Math.max(0, ...terms.map(([term]) => term.length)) + 2;
  const lines: TextLine[] = [
    [
      { text: names.join(', '), role: 'heading' },
      { text: `: ${summary}`, role: 'plain' },
    ],
    '',
    ...usage.map((line) => `  ${line}`),
    ...(terms.length === 0 ? [] : ['']),
    ...terms.map(([term, meaning]) => `  ${term.padEnd(termWidth)}${meaning}`),
    ...details.flatMap((paragraph) => ['', ...wrap(paragraph)]),
    '',
    ...examples.map(
      ([line, does]): TextLine => [
        { text: `  ${line.padEnd(width)}`, role: 'mnemonic' },
        { text: does, role: 'dim' },
      ],
    ),
    '',
    [{ text: validity(command), role: 'dim' }],
  ];
  return { kind: 'help', lines, data: { names, summary, usage, examples: examples.map(([line]) => line) } };
}

/** The page of the docs, docs/commands/NAME.md. */
export function helpMarkdown(command: Command): string {
  const { names, summary, usage, examples, details = [] } = command;
  const terms = argumentTerms(command);
  const parts = [
    `# ${names.map((name) => `\`${name}\``).join(', ')}`,
    `${summary.charAt(0).toUpperCase()}${summary.slice(1)}.`,
    fence(usage),
    ...(terms.length === 0 ? [] : [terms.map(([term, meaning]) => `- \`${term}\`: ${meaning}`).join('\n')]),
    ...details,
    '## Examples',
    examples.map(([line, does]) => `- \`${line}\`: ${does}`).join('\n'),
    `${validity(command)}`,
  ];
  return `${parts.join('\n\n')}\n`;
}

const fence = (lines: readonly string[]): string => ['```', ...lines, '```'].join('\n');

/** Each argument as it is typed, and what it means. */
function argumentTerms({ arguments: all }: Command): (readonly [term: string, meaning: string])[] {
  return Object.values(all).map((argument) => [termOf(argument), meaningOf(argument)]);
}

function termOf({ word, types, shape }: Argument<unknown>): string {
  const names = [...(word === undefined ? [] : [word]), ...types.map(({ name }) => name)].join(' ');
  return shape === 'many' ? `${names}...` : names;
}

/** What it means here, and what its words may be where that says more. */
function meaningOf({ meaning, types, optional, shape }: Argument<unknown>): string {
  const accepted = types.map(({ describe }) => describe).join('; ');
  const text = [meaning, accepted].filter((part) => part !== undefined && part !== '').join(': ');
  return optional && shape !== 'flag' ? `${text} (optional)` : text;
}

function validity({ states, repeats }: Command): string {
  const where = states.length === anyState.length ? 'always' : states.map((state) => stateTexts[state]).join(', or ');
  return `Valid ${where}.${repeats ? ' Enter on an empty line repeats it.' : ''}`;
}

/** Fits an ordinary terminal. */
const PARAGRAPH_COLUMNS = 78;

/** Breaks a paragraph at blanks. */
function wrap(text: string, columns = PARAGRAPH_COLUMNS): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > columns) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}
