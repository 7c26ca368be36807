/**
 * Every kind of result and the shape of its data, declared once: docs/json.md is generated from it, the compiler
 * checks what commands yield against it, and the tests check the output.
 */
import type { Block } from '../block.ts';
import {
  any,
  boolean,
  bytes,
  hex,
  integer,
  list,
  map,
  mismatch,
  number,
  object,
  oneOf,
  orNull,
  type Shape,
  text,
  type ValueOf,
  word,
} from './shape.ts';

interface Kind {
  readonly meaning: string;
  readonly data: Shape;
}

const said = object({ text });
const failure = object({
  name: text,
  message: text,
  'cure?': text,
  'place?': object({ from: integer, to: integer }),
});
const space = word('virtual', 'physical');
const place = { address: hex, space };
const instruction = object({ address: hex, bytes, text });
const process = { pid: integer, process: hex, name: text };
const thread = { tid: integer, thread: hex, pid: integer, name: text };
const mode = object({ privilege: word('user', 'kernel'), bits: integer });
const output = object({ name: text, kind: text, state: text, address: text });
const delivery = { vector: integer, delivery: text, pending: boolean };
const pin = { activeLow: boolean, remoteIrr: boolean, level: boolean, masked: boolean };

/** What a command yields. */
const results = {
  apic: {
    meaning: 'the local APIC of a core (`!apic`)',
    data: object({
      core: integer,
      mode: text,
      enabled: boolean,
      id: integer,
      version: integer,
      taskPriority: integer,
      processorPriority: integer,
      spurious: integer,
      errors: list(text),
      command: object({ ...delivery, logical: boolean, shorthand: text, destination: integer }),
      timer: object({ initial: integer, current: integer }),
      vectors: list(object({ name: text, at: integer, value: integer, ...delivery, ...pin, timer: text })),
      inService: list(integer),
      requested: list(integer),
      levelTriggered: list(integer),
    }),
  },
  assembly: {
    meaning: 'instructions made of text (`a`), and whether they were written to memory',
    data: object({ address: hex, written: boolean, bytes, instructions: list(text) }),
  },
  branches: {
    meaning: 'the branches that a core has recorded (`!lbrdump`); null is what the processor does not record',
    data: object({
      core: integer,
      architectural: boolean,
      records: list(
        object({
          from: hex,
          to: hex,
          cycles: orNull(integer),
          type: orNull(word('jcc', 'indirect jmp', 'jmp', 'indirect call', 'call', 'ret', 'other')),
          mispredicted: boolean,
          inTransaction: boolean,
          abort: boolean,
        }),
      ),
    }),
  },
  breakpoint: { meaning: 'a breakpoint that was set (`bp`)', data: object({ id: integer, address: hex }) },
  breakpoints: {
    meaning: 'the breakpoints (`bl`); `only` is empty for one that halts whatever runs',
    data: list(
      object({
        id: integer,
        address: hex,
        state: text,
        only: object({ 'core?': integer, 'pid?': integer, 'tid?': integer }),
      }),
    ),
  },
  'breakpoints-changed': {
    meaning: '`bc`, `bd` and `be`: clear, disable or enable, and whom',
    data: object({ change: word('enable', 'disable', 'clear'), ids: list(integer) }),
  },
  context: {
    meaning: 'the context view of a halt (`context`); the stack is null where it was not read',
    data: object({
      core: integer,
      registers: map(hex),
      changed: list(text),
      code: list(object({ address: hex, bytes, text, current: boolean })),
      stack: orNull(list(object({ address: hex, value: hex, name: orNull(text) }))),
      calls: list(object({ address: hex, name: orNull(text) })),
    }),
  },
  core: { meaning: 'the operating core (`~`)', data: object({ core: integer, cores: orNull(integer) }) },
  count: { meaning: 'how many lines (`| count`)', data: integer },
  cpu: {
    meaning: 'the processor (`cpu`), and feature by feature what it can do',
    data: object({
      vendor: text,
      brand: text,
      family: integer,
      model: integer,
      stepping: integer,
      features: map(boolean),
    }),
  },
  cpuid: {
    meaning: 'a leaf of CPUID (`!ucpuid`); `text` of a field is its value as people read it',
    data: object({
      leaf: integer,
      subleaf: integer,
      title: orNull(text),
      facts: list(text),
      notes: list(text),
      lastSubleaf: orNull(integer),
      registers: map(hex),
      fields: list(object({ register: text, name: text, high: integer, low: integer, value: integer, text })),
      features: map(boolean),
    }),
  },
  disassembly: { meaning: 'instructions (`u`)', data: list(instruction) },
  dump: {
    meaning: 'memory that was written to a file (`.dump`), and what of it could not be read',
    data: object({
      ...place,
      path: text,
      unreadable: list(object({ from: hex, to: hex })),
      written: integer,
      length: integer,
      complete: boolean,
      'again?': text,
    }),
  },
  flushed: { meaning: 'messages that `flush` discarded', data: object({ root: integer, nonRoot: integer }) },
  formats: {
    meaning: 'a value in several notations (`.formats`); null where it is none',
    data: object({
      value: hex,
      decimal: text,
      signed: text,
      octal: text,
      binary: text,
      char: text,
      time: orNull(text),
      float: orNull(number),
      double: orNull(number),
    }),
  },
  'halted-already': { meaning: '`pause` at a debuggee that is halted', data: object({ core: integer }) },
  debuggee: {
    meaning: 'what the debuggee reports about itself (`status`)',
    data: object({ osName: text, driver: text, cores: orNull(integer), modules: integer, kernel: hex }),
  },
  commands: {
    meaning: 'all commands (`.help`)',
    data: list(object({ names: list(text), category: text, summary: text })),
  },
  filters: {
    meaning: 'what may follow a command (`.help filters`)',
    data: list(object({ usage: text, summary: text })),
  },
  help: {
    meaning: 'how a command is used (`.help NAME`)',
    data: object({ names: list(text), summary: text, usage: list(text), examples: list(text) }),
  },
  hits: { meaning: 'where a search found something (`sb`)', data: list(object({ ...place, 'name?': text })) },
  idt: { meaning: 'the interrupt descriptor table (`!idt`)', data: list(object({ vector: integer, handler: hex })) },
  ioapic: {
    meaning: 'the I/O APIC (`!ioapic`)',
    data: object({
      base: hex,
      id: integer,
      version: integer,
      entries: list(
        object({
          ...delivery,
          ...pin,
          logical: boolean,
          destination: integer,
          remapped: orNull(integer),
          value: hex,
        }),
      ),
    }),
  },
  json: { meaning: 'the data of all results as one document (`| json`)', data: any },
  lines: { meaning: 'the lines of a result that `| grep`, `| head` or `| tail` kept', data: list(text) },
  list: { meaning: 'a linked list (`dl`): its head', data: object({ ...place, offset: hex }) },
  nodes: { meaning: 'nodes of a linked list', data: list(object({ index: integer, address: hex })) },
  'list-end': {
    meaning: 'how a linked list ends',
    data: object({
      nodes: integer,
      end: word('null', 'circle', 'limit', 'unreadable'),
      'to?': integer,
      'node?': hex,
      'next?': hex,
    }),
  },
  'log file': { meaning: 'a log was opened or closed', data: object({ path: text, text }) },
  memory: {
    meaning: 'memory (`db` and its relatives), in units of `unit` bytes; with `dps`, the name of each value',
    data: object({ ...place, length: integer, unit: integer, bytes, 'names?': list(orNull(text)) }),
  },
  modules: {
    meaning: 'the modules (`lm`)',
    data: list(
      object({
        mode: word('user', 'kernel'),
        start: hex,
        'entry?': orNull(hex),
        path: text,
        'size?': orNull(hex),
        'name?': text,
      }),
    ),
  },
  msrs: { meaning: 'MSRs (`rdmsr`)', data: list(object({ core: integer, msr: hex, value: hex })) },
  note: { meaning: 'a note about a result or a command', data: said },
  output: { meaning: 'an output of events (`output`)', data: output },
  outputs: { meaning: 'the outputs of events', data: list(output) },
  overdue: { meaning: 'a step that takes long', data: object({ afterMs: integer }) },
  'page-in': {
    meaning: 'pages that were asked for (`.pagein`)',
    data: object({ from: hex, length: integer, errorCode: integer }),
  },
  'page-tables': {
    meaning: 'the page tables of an address (`!pte`); null where it is not mapped',
    data: object({
      virtual: hex,
      physical: orNull(hex),
      pageSize: orNull(integer),
      levels: list(object({ name: text, address: hex, value: hex, present: boolean, flags: list(text) })),
    }),
  },
  pci: {
    meaning: 'the PCI functions (`!pcitree`)',
    data: list(
      object({
        bus: integer,
        device: integer,
        function: integer,
        vendorId: integer,
        deviceId: integer,
        classCode: orNull(integer),
      }),
    ),
  },
  'pci-function': {
    meaning: 'the configuration space of a PCI function (`!pcicam`)',
    data: object({
      bus: integer,
      device: integer,
      function: integer,
      kind: text,
      fields: map(integer),
      bars: list(
        object({ index: integer, kind: text, bits: integer, prefetchable: boolean, address: hex, enabled: boolean }),
      ),
      capabilities: list(object({ at: integer, id: integer, name: text })),
      bytes,
    }),
  },
  process: { meaning: 'the running process (`.process`)', data: object(process) },
  processes: { meaning: 'the processes (`.process list`)', data: list(object({ ...process, running: boolean })) },
  register: { meaning: 'a register (`r rax`)', data: object({ name: text, value: hex }) },
  registers: { meaning: 'the registers (`r`)', data: map(hex) },
  search: {
    meaning: 'a search that has ended: where it began, how far it went, what it found and could not read, in bytes',
    data: object({ ...place, length: hex, hits: integer, unreadable: hex }),
  },
  setting: { meaning: 'a setting', data: object({ name: text, value: oneOf(text, integer, list(text)) }) },
  settings: { meaning: 'all settings', data: map(oneOf(text, integer, list(text))) },
  smi: { meaning: 'system management interrupts (`!smi`)', data: object({ raised: boolean, count: hex }) },
  stack: {
    meaning:
      'the call stack (`k`): rip first, which is on no stack; then what looks like return addresses, with the call before each; `interrupted` is where an interrupt or exception came',
    data: list(
      object({
        value: hex,
        name: orNull(text),
        offset: orNull(integer),
        at: orNull(hex),
        call: orNull(object({ at: hex, to: orNull(hex) })),
        interrupted: boolean,
      }),
    ),
  },
  status: {
    meaning: 'the connection (`.status`); null where unknown; sizes in bytes, rates in bytes a second',
    data: object({
      state: word('offline', 'connecting', 'running', 'halted', 'lost'),
      line: orNull(text),
      baudRate: orNull(integer),
      osName: orNull(text),
      core: orNull(integer),
      cores: orNull(integer),
      process: orNull(object({ pid: integer, name: text })),
      until: orNull(text),
      busy: boolean,
      received: integer,
      sent: integer,
      bytesIn: integer,
      bytesOut: integer,
      damaged: integer,
      retries: integer,
    }),
  },
  switch: {
    meaning: 'what the debuggee will halt in (`.process pid`, `.thread tid`)',
    data: object({ what: word('process', 'thread'), 'id?': integer, 'object?': hex }),
  },
  tested: {
    meaning: "HyperDbg's own tests (`test`)",
    data: object({ task: text, query: integer, core: orNull(integer) }),
  },
  text: {
    meaning: 'a text in memory (`da`, `du`)',
    data: object({ ...place, text, length: integer, terminated: boolean }),
  },
  thread: { meaning: 'the running thread (`.thread`)', data: object({ ...thread, process: hex }) },
  threads: { meaning: 'the threads (`.thread list`)', data: list(object({ ...thread, running: boolean })) },
  track: {
    meaning: 'a call or return, as `!track` follows it',
    data: object({
      event: word('call', 'return', 'exception'),
      depth: integer,
      from: hex,
      to: hex,
      name: orNull(text),
    }),
  },
  mode: { meaning: 'a change of privilege or width during steps', data: object({ from: mode, to: mode }) },
  translation: {
    meaning: 'a virtual address and its physical one (`!va2pa`)',
    data: object({ virtual: hex, physical: hex }),
  },
  value: { meaning: 'the value of an expression (`print`)', data: object({ value: hex }) },
  written: {
    meaning: 'lines that went to a file (`> FILE`)',
    data: object({ path: text, lines: integer, bytes: integer }),
  },
} as const satisfies Readonly<Record<string, Kind>>;

/** Events, whatever caused them. */
const events = {
  cancelled: { meaning: 'a command was stopped', data: failure },
  closed: { meaning: 'the session has ended', data: said },
  connected: { meaning: 'a debuggee has answered', data: said },
  connecting: { meaning: 'no debuggee has answered yet', data: said },
  cost: { meaning: 'the estimated time of a long transfer', data: object({ bytes: integer, seconds: integer }) },
  error: {
    meaning: 'a command failed: what, what to do, and where in the line (UTF-16 offsets, `to` exclusive)',
    data: failure,
  },
  gg: { meaning: 'good game', data: said },
  habit: {
    meaning: 'a word of another debugger was typed, and what it is here',
    data: object({ typed: text, name: text }),
  },
  halt: {
    meaning: 'the debuggee halted; null where unknown',
    data: object({
      reason: word(
        'unknown',
        'buffer sent',
        'request',
        'stepped',
        'tracking step',
        'breakpoint',
        'debug register',
        'core switched',
        'process switched',
        'thread switched',
        'command finished',
        'event',
        'module loaded',
      ),
      core: integer,
      rip: hex,
      rflags: hex,
      tag: hex,
      bits: integer,
      bytes,
      instruction: orNull(text),
      process: orNull(object({ pid: integer, name: text })),
      thread: orNull(integer),
    }),
  },
  'has-to-run': {
    meaning: 'the debuggee has to run to execute a command, and halts elsewhere afterwards',
    data: object({ command: text }),
  },
  input: { meaning: 'a line of a file that `.script` runs', data: object({ prompt: text, line: text }) },
  log: {
    meaning: "text of the debuggee, as a script's `printf` writes it; `bytes` where it is no UTF-8",
    data: list(object({ code: integer, text, 'bytes?': bytes, 'unfinished?': boolean })),
  },
  lost: { meaning: 'the line is gone', data: said },
  relinked: { meaning: 'the line is back', data: said },
  restarted: { meaning: 'the debuggee was started again', data: said },
  running: { meaning: 'the debuggee runs', data: said },
  'wait-dropped': { meaning: 'another halt came before the one that was waited for', data: said },
  warning: { meaning: 'a warning', data: said },
} as const satisfies Readonly<Record<string, Kind>>;

export const kindGroups = { results, events } as const;

const kinds = { ...results, ...events };

/** A result or event as it is declared: a block whose data the compiler holds against its kind. */
export type Result = {
  [K in keyof typeof kinds]: {
    readonly kind: K;
    readonly lines: Block['lines'];
    readonly data: ValueOf<(typeof kinds)[K]['data']>;
  };
}[keyof typeof kinds];

/** What the data of a kind are. */
export type DataOf<K extends Result['kind']> = Extract<Result, { readonly kind: K }>['data'];

/**
 * How a block differs from what is declared.
 *
 * @returns undefined when it does not
 */
export function undeclared({ kind, data }: Block): string | undefined {
  const declared: Kind | undefined = Object.hasOwn(kinds, kind) ? kinds[kind as keyof typeof kinds] : undefined;
  if (declared === undefined) return `${kind} is not a declared kind`;
  return data === undefined ? `${kind} has no data` : mismatch(data, declared.data, kind);
}
