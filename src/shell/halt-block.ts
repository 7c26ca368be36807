/** How a halt shows: why, where, and what would be executed next (docs/look.md). */
import { formatAddress, jsonHex } from '../format/address.ts';
import type { Span, TextLine } from '../format/block.ts';
import { gateName } from '../format/gate.ts';
import type { DataOf, Result } from '../format/json/kinds.ts';
import { formatDuration } from '../format/quantity.ts';
import { exceptionWaits, type Halt, type HaltReason } from '../session/halt.ts';
import type { SymbolTable } from '../symbols/symbol-table.ts';
import { isCutShort } from '../x86/cut-short.ts';
import { disassemble } from '../x86/disassemble.ts';
import { instructionText } from '../x86/instruction.ts';
import { formatListing } from '../x86/listing.ts';
import type { Settings } from './settings.ts';
import { shownNames } from './shown-names.ts';

/** What a halted core was running. */
export interface Running {
  readonly process: { readonly pid: number; readonly name: string } | undefined;
  readonly thread: { readonly tid: number } | undefined;
}

/** Event tags begin here; people see the distance (spec/SHELL.md 9). */
const FIRST_EVENT_TAG = 0x100_0000n;

/** @param running undefined for steps, whose process is that of the halt before */
export function haltBlock(halt: Halt, running: Running | undefined, symbols: SymbolTable, settings: Settings): Result {
  const { syntax } = settings;
  const known = shownNames({ settings, symbols });
  const next = disassemble(halt.bytes, halt.rip, { bits: halt.mode, count: 1, symbols: known, syntax });
  const header: TextLine[] = running === undefined ? [] : [summary(halt, running)];
  return {
    kind: 'halt',
    lines: [
      ...header,
      ...formatListing(next, { symbols: known, current: halt }),
      ...cutShort(halt),
      ...exceptionNote(halt),
    ],
    data: haltData(halt, running, next[0] && instructionText(next[0])),
  };
}

/** What becomes of an exception that belongs to the debuggee: as in HyperDbg it is skipped. */
function exceptionNote(halt: Halt): TextLine[] {
  if (!exceptionWaits(halt, halt)) return [];
  const what = halt.reason === 'debug register' ? 'the #DB' : "an int3 of the debuggee's own";
  return [[{ text: `${what}: g goes on without it, gn gives it to the debuggee`, role: 'dim' }]];
}

/** The page after the bytes is absent: the instruction is shown as far as it goes, and may be another. */
function cutShort({ bytes, mode, rip }: Halt): TextLine[] {
  if (!isCutShort(bytes, mode)) return [];
  const end = formatAddress(rip + BigInt(bytes.length));
  return [[{ text: `the instruction may be misread: it goes on at ${end}, which cannot be read`, role: 'warning' }]];
}

function summary(halt: Halt, running: Running): readonly Span[] {
  const facts = [`core ${hex(halt.core)}`, runningText(running)];
  if (halt.elapsedMs > 0) facts.push(formatDuration(halt.elapsedMs));
  return [
    { text: reasonText(halt), role: 'heading' },
    { text: facts.map((fact) => (fact === '' ? '' : `   ${fact}`)).join(''), role: 'plain' },
  ];
}

/** Why the debuggee is halted, in words. */
const REASONS: Readonly<Record<HaltReason, string | ((halt: Halt) => string)>> = {
  request: 'halted on request',
  breakpoint: ({ eventTag }) =>
    eventTag === 0n ? "hit an int3 of the debuggee's own" : `breakpoint ${hex(eventTag)} hit`,
  event: ({ eventTag, stage }) => {
    const which = eventTag < FIRST_EVENT_TAG ? 'event' : `event ${hex(eventTag - FIRST_EVENT_TAG)}`;
    return stage === 'none' ? `${which} triggered` : `${which} triggered (${stage} the emulation)`;
  },
  stepped: 'stepped',
  'tracking step': 'stepped',
  'debug register': 'a debug register was hit',
  'core switched': 'operating core changed',
  'process switched': 'process changed',
  'thread switched': 'thread changed',
  'command finished': 'the command in the debuggee has ended',
  'module loaded': 'entry point of the started program',
  'buffer sent': 'halted after a message',
  unknown: 'halted, reason unknown',
};

function reasonText(halt: Halt): string {
  const reason = REASONS[halt.reason];
  return typeof reason === 'string' ? reason : reason(halt);
}

const hex = (value: bigint | number): string => value.toString(16);

function runningText({ process, thread }: Running): string {
  const parts = [process && `${gateName(process.name)} (${hex(process.pid)})`, thread && `thread ${hex(thread.tid)}`];
  return parts.filter((part) => part !== undefined).join(', ');
}

function haltData(halt: Halt, running: Running | undefined, instruction: string | undefined): DataOf<'halt'> {
  const { reason, core, rip, rflags, eventTag, mode } = halt;
  return {
    reason,
    core,
    rip: jsonHex(rip),
    rflags: jsonHex(rflags),
    tag: jsonHex(eventTag),
    bits: mode,
    bytes: Buffer.from(halt.bytes).toString('hex'),
    instruction: instruction ?? null,
    process: running?.process === undefined ? null : { pid: running.process.pid, name: running.process.name },
    thread: running?.thread?.tid ?? null,
  };
}
