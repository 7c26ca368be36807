import { expect, onTestFinished } from 'vitest';
import * as declarations from '../../commands/index.ts';
import type { Block, TextLine } from '../../src/format/block.ts';
import { undeclared } from '../../src/format/json/kinds.ts';
import { History } from '../../src/shell/history.ts';
import { Registry } from '../../src/shell/registry.ts';
import { defaultSettings, type Settings } from '../../src/shell/settings.ts';
import { Shell, type ShellOptions } from '../../src/shell/shell.ts';
import type { SymbolTable } from '../../src/symbols/symbol-table.ts';
import { CODE_BASE, type FakeDebuggee } from '../session/debuggee.ts';
import { teachHardware } from '../session/fake-hardware.ts';
import { halted, type Scene } from '../session/scene.ts';
import { teachCommands } from '../session/user-mode.ts';
import { fakeUserMode } from './fake-user-mode.ts';

/** Where the fake debuggee halts. */
export const rip = CODE_BASE + 0x1000n;

const names = [
  { name: 'nt!KiStart', address: CODE_BASE },
  { name: 'nt!KiIdleLoop', address: rip },
  { name: 'nt!KiTick', address: rip + 0x100n },
];

const symbols: SymbolTable = {
  lookup: (wanted) => names.find(({ name }) => name === wanted)?.address,
  nearest(address) {
    const found = names.findLast((each) => each.address <= address);
    return found && address < CODE_BASE + 0x40000n ? { name: found.name, offset: address - found.address } : undefined;
  },
  complete: (prefix) => names.filter(({ name }) => name.startsWith(prefix)),
};

/** `test rax, rax; je +4; call KiTick; mov rbx, rax; pause; jmp -14` at rip, `ret` at KiTick. */
const code = [0x48, 0x85, 0xc0, 0x74, 0x04, 0xe8, 0xf6, 0x00, 0x00, 0x00, 0x48, 0x89, 0xc3, 0xf3, 0x90, 0xeb, 0xef];

/** A shell on a session with a halted debuggee, with a transcript of what was typed and shown. */
export interface Console {
  readonly shell: Shell;
  readonly debuggee: FakeDebuggee;
  readonly scene: Scene;
  readonly blocks: Block[];
  /** What the shell asked of the owner of the window. */
  readonly wishes: string[];
  /** Types a line; what it shows is gathered. @returns the lines that it showed */
  type(line: string): Promise<string[]>;
  /** All output so far, as on the screen. */
  transcript(): string;
}

/** A console whose debuggee is halted at `code`, which it has announced already. */
export async function openConsole(
  settings: Partial<Settings> = {},
  osName = 'Fake OS',
  more: Partial<ShellOptions> = {},
): Promise<Console> {
  const capabilities = 'haltwire/1 cores=2';
  const scene = await halted({ osName, capabilities, connect: { deadlines: { answer: 2000, step: 2000 } } });
  const { debuggee, session } = scene;
  teachCommands(debuggee, fakeUserMode);
  teachHardware(debuggee);
  debuggee.memory.set(code, 0x1000);
  debuggee.memory[0x1100] = 0xc3;
  const shell = new Shell({
    registry: new Registry(Object.values(declarations)),
    settings: { ...defaultSettings, ...settings },
    history: new History(),
    symbolsFor: () => symbols,
    openSession: async (line) => {
      wishes.push(`open ${line}`);
      throw new Error(`opening ${line} is not what this test is about`);
    },
    ...more,
  });
  const blocks: Block[] = [];
  const wishes: string[] = [];
  const shown: string[] = [];
  const undeclaredData: string[] = [];
  shell.on('block', (block) => {
    blocks.push(block);
    undeclaredData.push(...[undeclared(block) ?? []].flat());
    shown.push(...block.lines.map(plainLine));
  });
  shell.on('clear', () => wishes.push('clear'));
  shell.on('exit', (exitCode) => wishes.push(`exit ${exitCode}`));
  shell.attach(session);
  await shell.shown();
  shown.length = 0;
  onTestFinished(async () => {
    await shell.leave();
    // docs/json.md says what every result has for programs.
    expect(undeclaredData).toEqual([]);
  });
  return {
    shell,
    debuggee,
    scene,
    blocks,
    wishes,
    async type(line) {
      shown.push(shell.prompt() + line);
      const before = shown.length;
      await shell.execute(line);
      const lines = shown.slice(before);
      shown.push('');
      return lines;
    },
    transcript: () => stable(shown.join('\n')),
  };
}

function plainLine(line: TextLine): string {
  return typeof line === 'string' ? line : line.map(({ text }) => text).join('');
}

/** Times, dates and counts of bytes differ from run to run. */
function stable(text: string): string {
  return text
    .replaceAll(/\b\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\b/g, '# time')
    .replaceAll(/\b\d+(\.\d)? m?s\b/g, '# ms')
    .replaceAll(/\b\d+(\.\d)? (B|KiB)\b(\/s)?/g, '# B$3');
}
