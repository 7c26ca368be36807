import { hex } from '../../src/format/address.ts';
import type { TextLine } from '../../src/format/block.ts';
import type { Result } from '../../src/format/json/kinds.ts';
import { formatTable } from '../../src/format/table.ts';
import type { LocalApicPage } from '../../src/session/index.ts';
import {
  apicErrors,
  decodeInterruptCommand,
  decodeLocalVector,
  type InterruptCommand,
  type LocalVector,
  timerDivisor,
  vectorsIn,
} from '../../src/x86/interrupts.ts';

/** Offsets in the register page: SDM 3A table 11-1. */
const Register = {
  id: 0x20,
  version: 0x30,
  taskPriority: 0x80,
  arbitrationPriority: 0x90,
  processorPriority: 0xa0,
  logicalDestination: 0xd0,
  destinationFormat: 0xe0,
  spurious: 0xf0,
  inService: 0x100,
  triggerMode: 0x180,
  requested: 0x200,
  error: 0x280,
  commandLow: 0x300,
  commandHigh: 0x310,
  initialCount: 0x380,
  currentCount: 0x390,
  divide: 0x3e0,
} as const;

/** Entries of the local vector table, and the number that the version counts them by (SDM 3A 11.4.8). */
const entries = [
  { name: 'timer', at: 0x320, place: 0 },
  { name: 'LINT0', at: 0x350, place: 1 },
  { name: 'LINT1', at: 0x360, place: 2 },
  { name: 'error', at: 0x370, place: 3 },
  { name: 'performance', at: 0x340, place: 4 },
  { name: 'thermal', at: 0x330, place: 5 },
  { name: 'CMCI', at: 0x2f0, place: 6 },
] as const;

/** Everything that a local APIC shows of itself. */
export function localApicBlock(core: number, page: LocalApicPage): Result {
  const { x2apic, register } = page;
  const version = register(Register.version);
  const id = x2apic ? register(Register.id) : register(Register.id) >>> 24;
  const last = (version >>> 16) & 0xff;
  const spurious = register(Register.spurious);
  const bank = (at: number) => vectorsIn(Array.from({ length: 8 }, (_, index) => register(at + 16 * index)));
  const banks = { inService: bank(Register.inService), triggerMode: bank(Register.triggerMode) };
  const requested = bank(Register.requested);
  const vectors = entries
    .filter(({ place }) => place <= last)
    .map(({ name, at }) => ({ name, at, value: register(at), ...decodeLocalVector(register(at)) }));
  const command = decodeInterruptCommand(register(Register.commandLow), register(Register.commandHigh), x2apic);
  const errors = apicErrors(register(Register.error));
  const lines: TextLine[] = [
    heading(`local APIC of core ${core.toString(16)}`),
    fact('mode', `${x2apic ? 'x2APIC' : 'xAPIC'}, ${(spurious & 0x100) === 0 ? 'disabled' : 'enabled'} by software`),
    fact('physical ID', id.toString(16)),
    fact('version', `${hex(version & 0xff, 2)}, ${last + 1} entries in the local vector table`),
    fact('EOI broadcast', eoiText(version, spurious)),
    fact('task priority', hex(register(Register.taskPriority), 2)),
    fact('processor priority', hex(register(Register.processorPriority), 2)),
    ...(x2apic ? [] : [fact('arbitration priority', hex(register(Register.arbitrationPriority), 2))]),
    fact('logical destination', logicalText(page)),
    fact('spurious vector', hex(spurious & 0xff, 2)),
    fact('errors', errors.length === 0 ? 'none' : errors.join(', ')),
    fact('interrupt command', commandText(command)),
    fact('timer', timerText(page)),
    '',
    ...formatTable(
      columns,
      vectors.map((each) => [each.name, hex(each.value, 8), hex(each.vector, 2), each.delivery, state(each)]),
    ),
    '',
    fact('in service', vectorText(banks.inService)),
    fact('requested', vectorText(requested)),
    fact('level-triggered', vectorText(banks.triggerMode)),
  ];
  return {
    kind: 'apic',
    lines,
    data: {
      core,
      mode: x2apic ? 'x2apic' : 'xapic',
      enabled: (spurious & 0x100) !== 0,
      id,
      version: version & 0xff,
      taskPriority: register(Register.taskPriority),
      processorPriority: register(Register.processorPriority),
      spurious: spurious & 0xff,
      errors,
      command: { ...command },
      timer: { initial: register(Register.initialCount), current: register(Register.currentCount) },
      vectors: vectors.map((each) => ({ ...each })),
      inService: banks.inService,
      requested,
      levelTriggered: banks.triggerMode,
    },
  };
}

const columns = [
  { title: 'entry' },
  { title: 'value', role: 'number' },
  { title: 'vector', role: 'number' },
  { title: 'delivery' },
  { title: 'state' },
] as const;

const LABEL = 22;

function heading(text: string): TextLine {
  return [{ text, role: 'heading' }];
}

function fact(name: string, text: string): TextLine {
  return [
    { text: name.padEnd(LABEL), role: 'dim' },
    { text, role: 'plain' },
  ];
}

/** Suppression of EOI broadcasts: bit 24 of the version, bit 12 of the spurious vector register. */
function eoiText(version: number, spurious: number): string {
  if ((version & (1 << 24)) === 0) return 'always';
  return (spurious & (1 << 12)) === 0 ? 'not suppressed' : 'suppressed';
}

function logicalText({ x2apic, register }: LocalApicPage): string {
  const value = register(Register.logicalDestination);
  if (x2apic) return `cluster ${(value >>> 16).toString(16)}, place ${hex(value & 0xffff, 4)}`;
  const flat = register(Register.destinationFormat) >>> 28 === 0xf;
  return `${hex(value >>> 24, 2)}, ${flat ? 'flat' : 'cluster'} model`;
}

function commandText({ vector, delivery, logical, pending, shorthand, destination }: InterruptCommand): string {
  const to = shorthand === 'none' ? `${logical ? 'logical ' : ''}${destination.toString(16)}` : shorthand;
  return `vector ${hex(vector, 2)}, ${delivery}, to ${to}, ${pending ? 'being sent' : 'sent'}`;
}

function timerText({ register }: LocalApicPage): string {
  const [initial, current] = [register(Register.initialCount), register(Register.currentCount)];
  const divisor = timerDivisor(register(Register.divide));
  return `${current.toString(16)} of ${initial.toString(16)} left, clock divided by ${divisor}`;
}

function state(entry: LocalVector & { readonly name: string }): string {
  const words = [entry.masked ? 'masked' : 'on'];
  if (entry.name === 'timer') words.push(entry.timer);
  if (entry.name.startsWith('LINT')) {
    words.push(entry.level ? 'level' : 'edge', entry.activeLow ? 'active low' : 'active high');
  }
  if (entry.remoteIrr) words.push('remote IRR');
  if (entry.pending) words.push('pending');
  return words.join(', ');
}

function vectorText(vectors: readonly number[]): string {
  return vectors.length === 0 ? 'none' : vectors.map((vector) => hex(vector, 2)).join(' ');
}
