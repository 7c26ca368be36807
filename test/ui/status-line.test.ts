import { describe, expect, it } from 'vitest';
import { width } from '../../src/ui/cells.ts';
import { statusLine } from '../../src/ui/status-line.ts';
import { colourTheme, plainTheme } from '../../src/ui/theme.ts';
import { haltedStatus, status } from './status.ts';

const line = (report = status(), columns = 118, notice?: string) =>
  statusLine(report, columns, plainTheme, notice, 60_000);

describe('the status line', () => {
  it('of a running debuggee is the one of LOOK.md', () => {
    const right = 'Ctrl+C halt';
    const left = ' ▶ running  2 cores  /dev/pts/7 @115200  ↓ 1.2 kB/s ↑ 0 B/s';
    expect(line(status({ received: 1200 }))).toBe(left.padEnd(118 - right.length) + right);
  });

  it('of a halted one is the one of LOOK.md', () => {
    const right = 'Tab complete · F1 help';
    const left = ' ■ halted  core 0 of 2  init (4)  /dev/pts/7 @115200  ↓ 96 B ↑ 40 B';
    expect(line(haltedStatus())).toBe(left.padEnd(118 - right.length) + right);
  });

  it('says what a running debuggee will halt for', () => {
    expect(line(status({ until: 'process 8 runs' }))).toMatch(/^ ▶ running {2}until process 8 runs {2}2 cores/);
  });

  it('counts damaged frames where there are any', () => {
    expect(line(status({ damaged: 3 }))).toContain('3 damaged');
  });

  it('shows work with a bar, its part and the time left', () => {
    const progress = { label: 'dumping', done: 420, total: 1000, unit: 'things' as const, since: 0, from: 0 };
    expect(line(haltedStatus({ progress }))).toMatch(
      /■ halted {2}dumping {2}█{9}▎ +42 % {2}420 of 1,000 {2}1 min 23 s left +Ctrl\+C stop$/,
    );
  });

  it('shows a transfer as LOOK.md does', () => {
    const right = 'Ctrl+C stop';
    const left = ' ■ halted  dumping  ███████████▊             53 %  545 KiB of 1.0 MiB  11.2 kB/s  44 s left';
    const progress = {
      label: 'dumping',
      done: 558_000,
      total: 1 << 20,
      unit: 'bytes' as const,
      since: 10_000,
      from: 0,
    };
    expect(line(haltedStatus({ progress }))).toBe(left.padEnd(118 - right.length) + right);
  });

  it('counts only what came since the work began, for rate and time left', () => {
    const progress = { label: 'dumping', done: 768_000, total: 1 << 20, unit: 'bytes' as const, since: 10_000 };
    expect(line(haltedStatus({ progress: { ...progress, from: 768_000 } }))).toMatch(/750 KiB of 1\.0 MiB +Ctrl/);
    expect(line(haltedStatus({ progress: { ...progress, from: 718_000 } }))).toContain('1.0 kB/s  4 min 41 s left');
  });

  it('shows bytes without an end with their rate', () => {
    const progress = {
      label: 'searching',
      done: 4096,
      total: undefined,
      unit: 'bytes' as const,
      since: 59_000,
      from: 0,
    };
    expect(line(haltedStatus({ progress }))).toMatch(/searching {2}4\.0 KiB {2}4\.1 kB\/s {2}1\.0 s/);
  });

  it('says what answers a question', () => {
    const asking = 'Enter goes on, Esc does not';
    expect(line(haltedStatus({ asking, busy: true }))).toMatch(/ Enter goes on, Esc does not$/);
  });

  it('shows work without an end as a count and a time', () => {
    const progress = { label: 'searching', done: 12, total: undefined, unit: 'things' as const, since: 0, from: 0 };
    expect(line(haltedStatus({ progress }))).toMatch(/searching {2}12 {2}1 min 0 s/);
  });

  it('puts a notice in the place of the hint', () => {
    expect(line(haltedStatus(), 118, 'Ctrl+D again leaves')).toMatch(/ Ctrl\+D again leaves$/);
  });

  it.each([200, 100, 80, 60, 40, 20, 8, 3])('fits %i columns and keeps the state as long as it can', (columns) => {
    const shown = line(haltedStatus({ damaged: 2 }), columns);
    expect(width(shown)).toBeLessThanOrEqual(columns);
    if (columns >= 10) expect(shown).toContain('halted');
  });

  it('lets the least important go first', () => {
    expect(line(haltedStatus(), 60)).toBe(' ■ halted  core 0 of 2  init (4)  /dev/pts/7 @115200');
  });

  it('shows hostile names inert', () => {
    expect(line(haltedStatus({ process: { pid: 4, name: '\x1b[2J' } }))).toContain('\\x1b[2J');
  });

  it('colours the state', () => {
    expect(statusLine(haltedStatus(), 100, colourTheme, undefined, 0)).toContain('\x1b[1;31m■ halted\x1b[0m');
  });
});
