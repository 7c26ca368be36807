import { formatAddress, jsonHex } from '../../src/format/address.ts';
import { gateName } from '../../src/format/gate.ts';
import type { Result } from '../../src/format/json/kinds.ts';
import { checkProcess } from '../../src/inspect/range.ts';
import { type DebuggeeText, readText } from '../../src/inspect/read-text.ts';
import type { Space } from '../../src/session/index.ts';
import { address, keyword, length, positional } from '../../src/shell/arguments/index.ts';
import { type Command, type CommandContext, command } from '../../src/shell/command.ts';
import { HALTED_PID_DETAIL, haltedPid } from './halted-process.ts';

type TextCommand = 'da' | 'du';

/** How their characters are encoded. */
const encodings = {
  da: { character: 1, name: 'ASCII or UTF-8', nul: 'NUL' },
  du: { character: 2, name: 'UTF-16', nul: '16-bit NUL' },
} as const;

const DEFAULT_LENGTH = 0x400;

/** `da du`: shows a string as the halted process sees it. */
export function virtualText(name: TextCommand): Command {
  return command({
    names: [name],
    category: 'debugging',
    summary: `show text up to its NUL: ${encodings[name].name}`,
    usage: [`${name} ADDRESS [l LENGTH] [pid P]`],
    examples: [
      [`${name} @rdi`, 'the text that a register points to'],
      [`${name} poi(@rsp+8) l 40`, 'at most 40 (hexadecimal) bytes'],
    ],
    details: [...textDetails(name), HALTED_PID_DETAIL],
    states: ['halted'],
    repeats: true,
    arguments: {
      start: positional(address, { meaning: 'where the text begins' }),
      length: keyword('l', length, lengthOption),
      pid: haltedPid,
    },
    async run(context, { start, length: most, pid }) {
      await checkProcess(context.session, pid, context.signal);
      return text(context, name, 'virtual', start, most);
    },
  });
}

/** `!da !du`: shows a string of physical memory. */
export function physicalText(name: TextCommand): Command {
  return command({
    names: [`!${name}`],
    category: 'extension',
    summary: `show text of physical memory up to its NUL: ${encodings[name].name}`,
    usage: [`!${name} ADDRESS [l LENGTH]`],
    examples: [[`!${name} 100000`, 'the text at a physical address']],
    details: textDetails(name),
    states: ['halted'],
    repeats: true,
    arguments: {
      start: positional(address, { meaning: 'where the text begins, a physical address' }),
      length: keyword('l', length, lengthOption),
    },
    run: (context, { start, length: most }) => text(context, name, 'physical', start, most),
  });
}

const lengthOption = {
  optional: true,
  meaning: `how many bytes at most; ${DEFAULT_LENGTH.toString(16)} when left out`,
} as const;

function textDetails(name: TextCommand): string[] {
  return [
    `Reads as far as the ${encodings[name].nul}, the end of what is mapped, or LENGTH. Characters that are not printable ` +
      'are shown as escapes: `\\n`, `\\x1b`.',
  ];
}

async function text(
  { session, signal }: CommandContext<'halted'>,
  name: TextCommand,
  space: Space,
  start: bigint,
  most = DEFAULT_LENGTH,
): Promise<Result> {
  const { character, nul } = encodings[name];
  const found = await readText(session, { address: start, character, most, space }, signal);
  const shown = printable(found, character);
  const why = found.bytes.length < most ? 'the next page cannot be read' : `no ${nul} in ${most.toString(16)} bytes`;
  return {
    kind: 'text',
    lines: [
      [
        { text: `${space === 'physical' ? '#       ' : ''}${formatAddress(start)}`, role: 'address' },
        { text: '  ', role: 'plain' },
        { text: `"${shown}"`, role: 'target' },
        ...(found.isTerminated ? [] : [{ text: `  ${why}`, role: 'dim' } as const]),
      ],
    ],
    data: { address: jsonHex(start), space, text: shown, length: found.bytes.length, terminated: found.isTerminated },
  };
}

const escapes: Readonly<Record<string, string>> = { '"': '\\"', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** The text on one line, safe to show. */
function printable({ bytes }: DebuggeeText, character: 1 | 2): string {
  const all = character === 1 ? Buffer.from(bytes).toString('latin1') : Buffer.from(bytes).toString('utf16le');
  const escaped = all.replaceAll(/["\n\r\t]/g, (special) => escapes[special]!);
  return gateName(character === 1 ? Buffer.from(escaped, 'latin1') : escaped, Number.MAX_SAFE_INTEGER);
}
