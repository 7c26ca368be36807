/**
 * The driver core's script evaluator as a native program (driver/test/script), built with AddressSanitizer and UBSan.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { compiler } from './compiler.ts';
import { sources as cSources, includes } from './sources.ts';

const driver = path.resolve('driver');
const flags = ['-std=gnu11', '-g', '-O1', '-pthread', '-fsanitize=address,undefined', '-fno-sanitize-recover=all'];

/** What became of a script. */
export interface Outcome {
  readonly ok: boolean;
  /** What formats() or test_statement() was given last. */
  readonly shown: bigint;
  readonly output: string;
  /** The text of the error, '' without one. */
  readonly error: string;
}

/** Native programs in a folder of their own, until dispose(). */
export class Evaluator {
  readonly folder: string = mkdtempSync(path.join(tmpdir(), 'haltwire-script-'));
  readonly #runner: string;

  constructor() {
    const tests = readdirSync(path.join(driver, 'test'));
    const hosts = tests.filter((file) => file.endsWith('_fake.c')).map((file) => path.join(driver, 'test', file));
    this.#runner = this.build('runner', [...hosts, path.join(driver, 'test/script/runner.c')]);
  }

  /** Compiles the core with these sources; returns the program. */
  build(name: string, sources: readonly string[]): string {
    const program = path.join(this.folder, name);
    const files = [...cSources('core'), ...sources];
    execFileSync(compiler, [...includes, ...flags, ...files, '-o', program], { stdio: 'pipe' });
    return program;
  }

  /** Runs scripts, 24-byte symbols each, every one on a fresh machine. */
  run(scripts: readonly Uint8Array[]): Outcome[] {
    const parts = scripts.flatMap((bytes) => [Uint32Array.of(bytes.length / 24), bytes]);
    const input = Buffer.concat(parts.map((part) => Buffer.from(part.buffer, part.byteOffset, part.byteLength)));
    const { stdout, stderr } = spawnSync(this.#runner, { input, maxBuffer: 1 << 28, timeout: 120_000 });
    if (stderr.length > 0) throw new Error(stderr.toString().slice(0, 4000));
    const lines = stdout.toString().split('\n').slice(0, -1);
    if (lines.length !== scripts.length) throw new Error(`${lines.length} outcomes of ${scripts.length} scripts`);
    return lines.map(outcome);
  }

  dispose(): void {
    rmSync(this.folder, { recursive: true });
  }
}

function outcome(line: string): Outcome {
  const [, state, shown, output, error] = /^(ok|error) (\S+) (\S+) (.*)$/.exec(line)!;
  return {
    ok: state === 'ok',
    shown: BigInt(`0x${shown}`),
    output: output === '-' ? '' : Buffer.from(output!, 'hex').toString(),
    error: error!,
  };
}
