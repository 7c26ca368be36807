import { gateName } from '../src/format/gate.ts';
import type { DataOf } from '../src/format/json/kinds.ts';
import { formatRate, formatSize } from '../src/format/quantity.ts';
import { formatTable } from '../src/format/table.ts';
import { command } from '../src/shell/command.ts';
import { anyState } from '../src/shell/states.ts';
import type { StatusReport } from '../src/shell/status.ts';

const states: Record<StatusReport['state'], string> = {
  offline: 'not connected',
  connecting: 'waiting for the debuggee',
  running: 'debugger; the debuggee is running',
  halted: 'debugger; the debuggee is halted',
  lost: 'the line is gone; the debuggee is as it was',
};

export default command({
  names: ['.status'],
  category: 'meta',
  summary: 'state of the session and of the line',
  usage: ['.status'],
  examples: [['.status', 'what the status line shows, in full']],
  states: anyState,
  arguments: {},
  async run({ shell, session }) {
    const report = shell.status();
    const rows = [
      ['state', states[report.state]],
      ['line', lineText(report)],
      ['debuggee', gateName(session?.target.osName ?? '')],
      ['core', coreText(report)],
      ['process', processText(report)],
      ...trafficRows(report),
    ].filter(([, text]) => text !== '');
    return {
      kind: 'status',
      lines: formatTable([{ title: '', role: 'dim' }, { title: '' }], rows),
      data: statusData(report, session?.target.osName),
    };
  },
});

function lineText({ line, baudRate }: StatusReport): string {
  return line === undefined ? '' : baudRate === undefined ? line : `${line} @${baudRate}`;
}

function coreText({ core, cores }: StatusReport): string {
  if (core === undefined) return cores === undefined ? '' : `${cores} cores`;
  return cores === undefined ? core.toString(16) : `${core.toString(16)} of ${cores}`;
}

function processText({ process }: StatusReport): string {
  return process === undefined ? '' : `${gateName(process.name)} (${process.pid.toString(16)})`;
}

function trafficRows(report: StatusReport): string[][] {
  if (report.line === undefined) return [];
  return [
    ['received', `${formatSize(report.bytesIn)}, ${formatRate(report.received)}`],
    ['sent', `${formatSize(report.bytesOut)}, ${formatRate(report.sent)}`],
    ['errors', `${report.damaged} damaged frames, ${report.retries} requests sent again`],
  ];
}

function statusData(
  { progress: _, asking: __, ...report }: StatusReport,
  osName: string | undefined,
): DataOf<'status'> {
  const { line, baudRate, core, cores, process, until, ...counts } = report;
  return {
    ...counts,
    osName: osName ?? null,
    line: line ?? null,
    baudRate: baudRate ?? null,
    core: core ?? null,
    cores: cores ?? null,
    process: process ?? null,
    until: until ?? null,
  };
}
