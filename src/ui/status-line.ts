import type { Role } from '../format/block.ts';
import { formatDuration, formatRate, formatSize } from '../format/quantity.ts';
import type { Progress, StatusReport } from '../shell/status.ts';
import { clip, width } from './cells.ts';
import { inert } from './paint.ts';
import type { Mark, Theme } from './theme.ts';

/** A piece of the status line; the least important ones give way in a narrow window. */
interface Segment {
  readonly text: string;
  /** 0 stays for ever; the highest goes first. */
  readonly rank: number;
  readonly look?: { readonly mark: Mark } | { readonly role: Role };
}

type State = StatusReport['state'];

/** How a state is named: never by colour alone, so each has a sign of its own. */
const states: Readonly<Record<State, Segment>> = {
  offline: { text: '○ not connected', rank: 0 },
  connecting: { text: '◌ connecting', rank: 0, look: { role: 'warning' } },
  running: { text: '▶ running', rank: 0, look: { mark: 'running' } },
  halted: { text: '■ halted', rank: 0, look: { mark: 'halted' } },
  lost: { text: '✗ line lost', rank: 0, look: { role: 'error' } },
};

/** What can be done now, at the right end, where nothing more urgent is to be said. */
const hints: Readonly<Record<State, string>> = {
  offline: '.help lists commands',
  connecting: 'Ctrl+C stop',
  running: 'Ctrl+C halt',
  halted: 'Tab complete · F1 help',
  lost: 'Enter goes on · .debug close gives up',
};

const GAP = 2;
const BAR_CELLS = 22;
/** Eighths of a cell, for the bar's end. */
const eighthBlocks = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

/**
 * The last row of the live area, as docs/look.md draws it.
 * @param notice replaces the hint at the right
 * @param now milliseconds of performance.now(), for the time that work still takes
 */
export function statusLine(
  report: StatusReport,
  columns: number,
  theme: Theme,
  notice: string | undefined,
  now: number,
): string {
  const said = notice ?? report.asking;
  const hint = said ?? (report.busy || report.progress !== undefined ? 'Ctrl+C stop' : hints[report.state]);
  const segments = [states[report.state], ...(report.progress ? work(report.progress, now) : facts(report))];
  segments.push({ text: hint, rank: said === undefined ? 8 : 0.5, look: { role: 'dim' } });
  const kept = fitting(segments, columns - 1);
  const right = kept.at(-1)?.text === hint ? kept.pop() : undefined;
  const left = kept.map(({ text }) => text).join(' '.repeat(GAP));
  if (kept.length === 1 && right === undefined) {
    return ` ${painted({ ...kept[0]!, text: clip(left, columns - 1) }, theme)}`;
  }
  const room = columns - 1 - width(left) - (right === undefined ? 0 : width(right.text));
  const colours = kept.map((segment) => painted(segment, theme)).join(' '.repeat(GAP));
  return ` ${colours}${right === undefined ? '' : ' '.repeat(room) + painted(right, theme)}`;
}

/** Leaves out the highest ranks until the rest fits. */
function fitting(segments: readonly Segment[], columns: number): Segment[] {
  const kept = segments.filter(({ text }) => text !== '').map((segment) => ({ ...segment, text: inert(segment.text) }));
  const size = () => kept.reduce((sum, { text }) => sum + width(text) + GAP, -GAP);
  while (kept.length > 1 && size() > columns) {
    const last = Math.max(...kept.map(({ rank }) => rank));
    kept.splice(
      kept.findLastIndex(({ rank }) => rank === last),
      1,
    );
  }
  return kept;
}

function painted({ text, look }: Segment, theme: Theme): string {
  if (look === undefined) return text;
  return 'mark' in look ? theme.mark(look.mark, text) : theme.role(look.role, text);
}

function facts(report: StatusReport): Segment[] {
  const { core, cores, process, until, line, baudRate } = report;
  const of = cores === undefined ? '' : ` of ${cores}`;
  const many = cores === undefined ? '' : `${cores} core${cores === 1 ? '' : 's'}`;
  const damage = report.damaged === 0 ? '' : `${report.damaged} damaged`;
  const connected = report.state !== 'offline';
  return [
    { text: until === undefined ? '' : `until ${until}`, rank: 1 },
    { text: core === undefined ? many : `core ${core.toString(16)}${of}`, rank: 2 },
    { text: process === undefined ? '' : `${process.name} (${process.pid.toString(16)})`, rank: 4 },
    { text: line === undefined ? '' : baudRate === undefined ? line : `${line} @${baudRate}`, rank: 5 },
    { text: connected ? rates(report) : '', rank: 6 },
    { text: damage, rank: 3, look: { role: 'warning' } },
  ];
}

/** Rates while the debuggee runs; halted, what went over the line in all. */
function rates(report: StatusReport): string {
  if (report.state === 'halted') return `↓ ${formatSize(report.bytesIn)} ↑ ${formatSize(report.bytesOut)}`;
  return `↓ ${formatRate(report.received)} ↑ ${formatRate(report.sent)}`;
}

function work({ label, done, total, unit, since, from }: Progress, now: number): Segment[] {
  const show = unit === 'bytes' ? formatSize : count;
  const elapsed = Math.max(1, now - since);
  // Per millisecond; what a transfer that goes on had before says nothing about how fast it is.
  const speed = Math.max(0, done - from) / elapsed;
  const rate = unit === 'bytes' && speed > 0 ? formatRate(speed * 1000) : '';
  if (total === undefined || total <= 0) {
    return [
      { text: label, rank: 1 },
      { text: show(done), rank: 2 },
      { text: rate, rank: 4 },
      { text: formatDuration(elapsed), rank: 3 },
    ];
  }
  const part = Math.min(1, Math.max(0, done / total));
  const left = speed > 0 && part < 1 ? `${formatDuration((total - done) / speed)} left` : '';
  return [
    { text: label, rank: 1 },
    { text: bar(part), rank: 7 },
    { text: `${Math.floor(part * 100)} %`.padStart(5), rank: 2 },
    { text: `${show(done)} of ${show(total)}`, rank: 4 },
    { text: rate, rank: 5 },
    { text: left, rank: 3 },
  ];
}

const count = (value: number) => value.toLocaleString('en-US');

function bar(part: number): string {
  const eighths = Math.round(part * BAR_CELLS * 8);
  const full = '█'.repeat(Math.floor(eighths / 8)) + (eighthBlocks[eighths % 8] ?? '');
  return full.padEnd(BAR_CELLS);
}
