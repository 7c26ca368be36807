/** `.help`: the list of commands and the page of one, as blocks and as Markdown, from the declarations alone. */
import type { Block, TextLine } from '../format/block.ts';
import type { Argument } from './arguments/argument.ts';
import { type Category, type Command, categories } from './command.ts';
import type { Registry } from './registry.ts';
import { anyState, type CommandState } from './states.ts';

const CATEGORY_TITLES: Record<Category, string> = {
  debugging: 'debugging',
  extension: 'extensions: physical memory and the hypervisor',
  meta: 'the shell and its connection',
};

const STATE_TEXTS: Record<CommandState, string> = {
  offline: 'without a session',
  connecting: 'while waiting for a debuggee',
  running: 'while the debuggee runs',
  halted: 'while the debuggee is halted',
  lost: 'while the line is lost',
};

/** All commands by group, a line each. */
export function helpList({ commands }: Registry): Block {
  const width = Math.max(0, ...commands.map(({ names }) => names.join(', ').length)) + 2;
  const lines = categories.flatMap((category): TextLine[] => {
    const members = commands.filter((command) => command.category === category);
    const rows = members.map(
      ({ names, summary }): TextLine => [
        { text: `  ${names.join(', ').padEnd(width)}`, role: 'mnemonic' },
        { text: summary, role: 'plain' },
      ],
    );
    return members.length === 0 ? [] : [[{ text: CATEGORY_TITLES[category], role: 'heading' }], ...rows, ''];
  });
  const data = commands.map(({ names, category, summary }) => ({ names, category, summary }));
  return { kind: 'help', lines: [...lines, '.help NAME shows how one is used'], data };
}

/** Everything about one command. */
export function helpPage(command: Command): Block {
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
    ...details.flatMap((paragraph) => ['', ...wrap(paragraph, 100)]),
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
  const where = states.length === anyState.length ? 'always' : states.map((state) => STATE_TEXTS[state]).join(', or ');
  return `Valid ${where}.${repeats ? ' Enter on an empty line repeats it.' : ''}`;
}

/** Breaks a paragraph at blanks. */
function wrap(text: string, columns: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > columns) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, line];
}
