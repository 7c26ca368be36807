import { expect, test } from 'vitest';
import type * as declarations from '../../commands/index.ts';
import { CODE_BASE } from '../session/debuggee.ts';
import { openConsole } from './console.ts';
import { expectGolden } from './golden.ts';

/** What is typed for each command, all in one session; test/golden/NAME.txt is what the screen then shows. */
const scripts: Record<keyof typeof declarations, readonly string[]> = {
  bc: ['bp nt!KiTick', 'bp nt!KiStart', 'bc 1', 'bl', 'bc 1', 'bc all', 'bl', 'bc all'],
  bd: ['bp nt!KiTick', 'bp nt!KiStart', 'bd 1', 'bl', 'bd 1', 'bd all', 'bl'],
  be: ['bp nt!KiTick', 'bd 1', 'be 1', 'bl', 'be 1', 'be 7', 'be all'],
  bl: ['bl', 'bp nt!KiTick', 'bp @rip+1', 'bl'],
  bp: [
    'bp nt!KiTick',
    'bp nt!KiTick',
    'bp fffff80000100000 pid 4 tid 5 core 1',
    'bp @rip core 9',
    'bp',
    'bp nt!KiTock',
  ],
  cls: ['.cls', 'cls now'],
  connect: ['.connect', '.connect local', '.connect serial:/dev/ttyUSB0@115200', '.connect tcp:host:1 50000'],
  core: ['~', '~ 1', '~', 'core 1', '~ 2', '~ x'],
  db: [
    'db @rip l 18',
    'db fffff8000013ffe0 l 28',
    'db fffff80000140000',
    'db @rip l 5 pid 4',
    'db @rip pid 8',
    'db fffff8000000z000',
  ],
  dc: ['dc @rip l 20', 'dc @rip l 5'],
  dd: ['dd @rip l 20', 'dd fffff8000013fff8 l 10'],
  debug: [
    '.debug',
    '.debug prepare serial 115200 COM1',
    '.debug remote',
    '.debug remote serial 115200',
    '.debug close now',
    '.debug close',
    '.debug close',
  ],
  dq: ['dq @rip l 20', 'dq fffff8000013fff8 l 10'],
  eb: ['eb @rip 90 90 cc', 'db @rip l 3', 'eb @rip 100', 'eb @rip', 'eb fffff80000140000 1'],
  ed: ['ed @rip 12345678 1', 'dd @rip l 8'],
  eq: ['eq @rip fffff800`00100000', 'dq @rip l 8', 'eq ffffffffffffffff 1'],
  eval: [
    '? print(@rax);',
    '? .g = 5; printf("%d\\n", .g);',
    '? { .g = .g + 1; }',
    '? print(zz);',
    '?',
    '? {\n  x = 1;\n  print(y);\n}',
    '? { while (1) { } }',
    '? print(1)',
    '? @rax + 1',
  ],
  exit: ['exit'],
  formats: ['.formats 1f', '.formats poi(@rsp)', '.formats ffffffffffffffff', '.formats', '.format 1 +'],
  g: ['g', 'r', 'g 5'],
  help: ['.help bp', '.help r', '.help nope'],
  i: ['i', 'ir', 'i 2', 'i 0'],
  p: ['r rip = nt!KiIdleLoop+5', 'p', 'p 2'],
  pause: ['pause', 'g', 'pause'],
  print: ['print @rsp', 'print 1 + 2', 'print poi(@rsp)', 'print 1 == 2', 'print zz', 'db poi(@rsp) l 4', 'print'],
  physicalDb: ['!db 100000', '!db fffff80000100000 l 10'],
  physicalDc: ['!dc fffff80000100000 l 10'],
  physicalDd: ['!dd fffff80000100000 l 10'],
  physicalDq: ['!dq fffff80000100000 l 10'],
  physicalEb: ['!eb fffff80000100000 1 2', '!db fffff80000100000 l 2'],
  physicalEd: ['!ed fffff80000100000 1 2', '!dd fffff80000100000 l 8'],
  physicalEq: ['!eq fffff80000100000 1 2', '!dq fffff80000100000 l 10'],
  physicalU: ['!u fffff80000101000 l 6'],
  physicalU2: ['!u2 fffff80000101000 l 3'],
  r: [
    'r',
    'r rax = 10',
    'r rax',
    'r @RIP',
    't',
    'r',
    'r zf = 1',
    'r zf',
    'r al = 100',
    'r raxx',
    'r cr0 = 1',
    'r rax 5',
  ],
  script: ['.script test/commands/walk.ds nt!KiTick 4', '.script test/commands/broken.ds', '.script nowhere.ds'],
  status: ['.status', 'g', '.status'],
  t: ['t', 'tr', 't 3', 't x', ''],
  u: ['u @rip l 11', 'u', 'u @rip l 1', 'r zf = 1', 'u @rip+3 l 1', 'u fffff8000013fffe l 8', 'u fffff80000140000'],
  u2: ['u2 @rip l 8'],
};

/** What the debuggee makes of a script: its symbols counted, and a value where one is wanted. */
function engine(symbols: Uint8Array, isFormat: boolean) {
  const output = `${symbols.length / 24} symbols\n`;
  return isFormat ? { value: CODE_BASE + 0x1000n } : { output };
}

test.each(Object.entries(scripts))('%s', async (key, lines) => {
  const console = await openConsole();
  console.debuggee.script = engine;
  for (const line of lines) await console.type(line);
  const name = key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  expectGolden(name, `${console.transcript()}`);
  expect(console.wishes).toEqual({ cls: ['clear'], exit: ['exit 0'] }[key] ?? []);
});
