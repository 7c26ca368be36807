import { hex, jsonHex } from '../../src/format/address.ts';
import type { Result } from '../../src/format/json/kinds.ts';
import { checkProcess, checkRange } from '../../src/inspect/range.ts';
import { writeBytes } from '../../src/inspect/write-memory.ts';
import type { Space } from '../../src/session/index.ts';
import { many } from '../../src/shell/arguments/index.ts';
import { type Command, type CommandContext, command } from '../../src/shell/command.ts';
import { CommandError } from '../../src/shell/errors.ts';
import { shownNames } from '../../src/shell/shown-names.ts';
import { type Assembled, AssemblyError, assemble } from '../../src/x86/assembly/assemble.ts';
import { disassemble } from '../../src/x86/disassemble.ts';
import { instructionText } from '../../src/x86/instruction.ts';
import { formatListing } from '../../src/x86/listing.ts';
import { HALTED_PID_DETAIL, haltedPid } from '../memory/halted-process.ts';
import { type AssemblyWord, assemblyWord, type ReadySnippet } from './snippet.ts';

const details = [
  'Without an address before the snippet, its bytes are only shown; an address after it says where it would be, ' +
    'which relative branches depend on.',
  'Numbers are hexadecimal. BYTE PTR, WORD PTR, DWORD PTR and QWORD PTR say how large a memory operand is where the ' +
    'other operand does not. A statement can begin with a label: {again: dec ecx; jne again}. Symbols and expressions ' +
    'may be in angle brackets: <nt!KiTick+10+@rcx>.',
  'Of several encodings the shortest is taken. An address that does not fit into 32 bits counts from rip. `eb` ' +
    'writes what cannot be said in instructions.',
  'What was written is read back and compared.',
];

export function assembleCommand(space: Space): Command {
  const name = space === 'virtual' ? 'a' : '!a';
  const mark = space === 'virtual' ? '' : '!';
  const where = space === 'virtual' ? '@rip' : '101000';
  const common = {
    names: [name, `${mark}asm`, `${mark}assemble`, `${mark}assembly`],
    category: space === 'virtual' ? 'debugging' : 'extension',
    summary: `assemble instructions${space === 'virtual' ? ' into memory' : ' into physical memory'}, or show bytes`,
    examples: [
      [`${name} ${where} {nop; nop}`, 'writes two instructions'],
      [`${name} {xor eax, eax; ret}`, 'shows the bytes'],
      [`${name} {jmp nt!KiTick} nt!KiIdleLoop`, 'shows the bytes that it would have there'],
    ],
    states: ['halted'],
  } as const;
  const words = many(assemblyWord, { meaning: 'where to write, and the instructions in braces' });
  if (space === 'physical') {
    return command({
      ...common,
      usage: [`${name} ADDRESS {SNIPPET}`, `${name} {SNIPPET} [ADDRESS]`],
      details,
      arguments: { words },
      run: (context, { words: given }) => run(context, space, orderOf(given)),
    });
  }
  return command({
    ...common,
    usage: [`${name} ADDRESS {SNIPPET} [pid P]`, `${name} {SNIPPET} [ADDRESS]`],
    details: [...details, HALTED_PID_DETAIL],
    arguments: {
      words,
      pid: haltedPid,
    },
    async run(context, { words: given, pid }) {
      await checkProcess(context.session, pid, context.signal);
      return run(context, space, orderOf(given));
    },
  });
}

interface Order {
  readonly ready: ReadySnippet;
  /** Its address; 0 when none was given. */
  readonly address: bigint;
  /** The address came first: write. */
  readonly writes: boolean;
  readonly placed: boolean;
}

function orderOf(words: readonly AssemblyWord[]): Order {
  const [first, second, ...more] = words;
  const snippet = words.find((word) => word.kind === 'snippet');
  if (snippet === undefined) throw new CommandError('no instructions', 'they go in braces: a @rip {nop; nop}');
  if (more.length > 0 || first?.kind === second?.kind) {
    throw new CommandError('one snippet and one address at most', 'e.g. a @rip {nop; nop}');
  }
  const place = words.find((word) => word.kind === 'address');
  const writes = first?.kind === 'address';
  return { ready: snippet.ready, address: place?.address ?? 0n, writes, placed: place !== undefined };
}

async function run(context: CommandContext<'halted'>, space: Space, order: Order): Promise<Result[]> {
  const { ready, address, writes, placed } = order;
  const { bytes, relative } = assembleAt(ready, address, placed);
  if (writes) {
    checkRange(address, bytes.length);
    await writeBytes(context.session, address, bytes, { space, signal: context.signal });
  }
  const text = 'these bytes are valid at address 0 only: give their address after the braces';
  const warning: Result = { kind: 'warning', lines: [[{ text, role: 'warning' }]], data: { text } };
  return [...(relative && !placed ? [warning] : []), shown(context, space, order, bytes)];
}

function assembleAt({ snippet, bits, termValue }: ReadySnippet, address: bigint, placed: boolean): Assembled {
  try {
    return assemble(snippet, { address, bits, termValue });
  } catch (error) {
    if (!(error instanceof AssemblyError)) throw error;
    const cure = placed ? error.help[0] : 'give its address after the braces: a {jmp nt!KiTick} @rip';
    throw new CommandError(error.message, cure, { cause: error });
  }
}

function shown(context: CommandContext<'halted'>, space: Space, order: Order, bytes: Uint8Array): Result {
  const { ready, address, writes } = order;
  const known = space === 'virtual' ? shownNames(context) : undefined;
  const instructions = disassemble(bytes, address, {
    bits: ready.bits,
    syntax: context.settings.syntax,
    symbols: known,
  });
  const digits = Buffer.from(bytes).toString('hex');
  const size = `${bytes.length} byte${bytes.length === 1 ? '' : 's'}`;
  const [label, first] = writes
    ? [`wrote ${size} to 0x${hex(address, 16)}`, 'good' as const]
    : [`${size}: ${digits.replace(/..(?=.)/g, '$& ')}`, 'plain' as const];
  return {
    kind: 'assembly',
    lines: [[{ text: label, role: first }], ...formatListing(instructions, { symbols: known })],
    data: {
      address: jsonHex(address),
      written: writes,
      bytes: digits,
      instructions: instructions.map((each) => instructionText(each)),
    },
  };
}
