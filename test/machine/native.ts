/** Runs machine code on this computer's own processor, if that is an x86-64 and there is a C compiler. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface NativeState {
  readonly rax: bigint;
  readonly rbx: bigint;
  readonly rcx: bigint;
  readonly rdx: bigint;
  /** 1: the address of the memory; returned as the distance from it. */
  readonly rsi: bigint;
  readonly rdi: bigint;
  readonly flags: bigint;
  /** Eight bytes of memory. */
  readonly memory: bigint;
}

export const canRunNative = (): boolean =>
  process.arch === 'x64' && process.platform === 'linux' && spawnSync('cc', ['--version']).status === 0;

/** Runs every piece of code from its state. */
export function runNative(cases: readonly { readonly code: Uint8Array; readonly state: NativeState }[]): NativeState[] {
  const folder = mkdtempSync(join(tmpdir(), 'haltwire-native-'));
  try {
    const program = join(folder, 'native');
    execFileSync('cc', ['-O1', '-mno-red-zone', '-o', program, fileURLToPath(new URL('native.c', import.meta.url))]);
    const lines = cases.map(({ code, state }) => {
      const values = [state.rax, state.rbx, state.rcx, state.rdx, state.rsi, state.rdi, state.flags, state.memory];
      return [Buffer.from(code).toString('hex'), ...values.map((value) => value.toString(16))].join(' ');
    });
    const output = execFileSync(program, { input: `${lines.join('\n')}\n`, maxBuffer: 1 << 28 }).toString();
    return output.trim().split('\n').map(parse);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function parse(line: string): NativeState {
  const [rax, rbx, rcx, rdx, rsi, rdi, flags, memory] = line.split(' ').map((word) => BigInt(`0x${word}`));
  return { rax: rax!, rbx: rbx!, rcx: rcx!, rdx: rdx!, rsi: rsi!, rdi: rdi!, flags: flags!, memory: memory! };
}
