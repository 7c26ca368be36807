/** Bochs, with two serial ports as ttys of this machine: COM1 is the guest's console, COM2 the debugger's line. */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type IPty, spawn } from '@lydell/node-pty';
import { layCable } from '../../src/line/cable.ts';
import type { Cable } from '../../src/line/cable-ends.ts';

const CORES = 2;
const MEMORY_MIB = 640;

/**
 * Simulated instructions in one simulated second: with fewer, timers take more of them; with more, everything waits.
 */
const INSTRUCTIONS_PER_SECOND = 20_000_000;

export interface Bochs {
  /** Our ends of the guest's COM1 and COM2. */
  readonly console: string;
  readonly debug: string;
  /** Settles when Bochs is gone. */
  readonly exited: Promise<void>;
  stop(): Promise<void>;
}

/** @param work where bochsrc and bochs.log go */
export async function startBochs(image: string, work: string): Promise<Bochs> {
  const cables: Cable[] = [await layCable(), await layCable()];
  await writeFile(path.join(work, 'bochsrc'), settings(image, cables[0]!.ends[1], cables[1]!.ends[1]));
  // Bochs with its debugger built in waits for a command: continue.
  await writeFile(path.join(work, 'commands'), 'c\n');
  const args = ['-q', '-f', 'bochsrc', '-rc', 'commands', '-log', 'bochs.log'];
  // Its display is a terminal of 80x25, which is not used.
  const pty: IPty = spawn('bochs', args, { cwd: work, name: 'vt100', cols: 80, rows: 25 });
  let ended = false;
  const exited = new Promise<void>((resolve) => {
    pty.onExit(() => {
      ended = true;
      resolve();
    });
  });
  return {
    console: cables[0]!.ends[0],
    debug: cables[1]!.ends[0],
    exited,
    async stop() {
      if (!ended) pty.kill('SIGKILL');
      await exited;
      await Promise.all(cables.map((cable) => cable.close()));
    },
  };
}

/**
 * The model is the one whose CPUID makes Linux calibrate the TSC to its true rate. The driver does not rely on what
 * Bochs' VMX lacks (the monitor trap flag, NMI unblocking at VM entry).
 */
function settings(image: string, com1: string, com2: string): string {
  return [
    'plugin_ctrl: unmapped=1, biosdev=1, speaker=0, extfpuirq=1, parallel=0, serial=1',
    'config_interface: textconfig',
    'display_library: term',
    `memory: guest=${MEMORY_MIB}, host=${MEMORY_MIB}`,
    'romimage: file=/usr/share/bochs/BIOS-bochs-latest',
    'vgaromimage: file=/usr/share/bochs/VGABIOS-lgpl-latest',
    'boot: cdrom',
    'ata0: enabled=1, ioaddr1=0x1f0, ioaddr2=0x3f0, irq=14',
    `ata0-master: type=cdrom, path="${image}", status=inserted`,
    `cpu: model=corei7_haswell_4770, count=${CORES}, ips=${INSTRUCTIONS_PER_SECOND}, reset_on_triple_fault=0`,
    `com1: enabled=1, mode=term, dev=${com1}`,
    `com2: enabled=1, mode=term, dev=${com2}`,
    'log: bochs.log',
    'panic: action=report',
    'error: action=report',
    'info: action=report',
    'debug: action=ignore',
    'clock: sync=none',
    '',
  ].join('\n');
}
