import { parseArgs } from 'node:util';
import yargs, { type Argv } from 'yargs';
import { hideBin } from 'yargs/helpers';
import { version } from '../version.ts';
import { complaint, INVALID, UNKNOWN } from './complaint.ts';
import { EXIT, exitCodesText, finish, reportFailure } from './exit.ts';
import type { PrepareOptions as EmbeddedOptions } from './prepare.ts';
import { type Machine, machineFor, machines } from './prepare-which.ts';

const LINE_HELP = `LINE is one of
  serial:/dev/ttyUSB0@115200   a serial port at a baud rate
  COM3@115200, /dev/ttyUSB0    the same in short
  unix:/path                   a UNIX socket: a virtual machine's serial port
  pipe:\\\\.\\pipe\\name           a named pipe on Windows
  tcp:host:port                a TCP socket`;

interface PrepareOptions extends EmbeddedOptions {
  readonly machine?: Machine | undefined;
  readonly unload: boolean;
}

/** Options that take a number, and their ranges. */
const numbers: Readonly<Record<string, { from: number; to: number; whole: boolean }>> = {
  cores: { from: 1, to: 16, whole: true },
  seed: { from: 0, to: 0xffff_ffff, whole: true },
  'connect-timeout': { from: 0.1, to: 86_400, whole: false },
  timeout: { from: 0.1, to: 86_400, whole: false },
};

const coresOption = { type: 'number', default: 2, describe: 'Cores of the embedded machine, 1 to 16' } as const;
const seedOption = {
  type: 'number',
  describe: "Seed of the embedded machine's random choices",
} as const;
const signatureOption = {
  type: 'string',
  describe: "Build signature of HyperDbg's debuggee, as `haltwire signature` finds it",
} as const;

/** @throws Error naming what an option that takes a number got instead, with what it takes */
function checkNumbers(options: Readonly<Record<string, unknown>>): true {
  for (const [name, { from, to, whole }] of Object.entries(numbers)) {
    const value = options[name];
    if (value === undefined) continue;
    const fits = Number(value) >= from && Number(value) <= to && (!whole || Number.isInteger(value));
    if (fits) continue;
    const got = Number.isNaN(value) ? '' : `, not ${value}`;
    throw new Error(`--${name} takes a ${whole ? 'whole ' : ''}number from ${from} to ${to}${got}`);
  }
  return true;
}

/** @throws Error unless there is either a line or --unload */
function checkPrepare({ line, unload }: { readonly line?: string | undefined; readonly unload: boolean }): true {
  if (unload && line !== undefined) throw new Error(`--unload takes no line, so ${line} is one word too many`);
  if (!unload && line === undefined) throw new Error('missing LINE: the line the debugger will connect on');
  return true;
}

/** All of `-c`: where an option given twice is the last one, yargs keeps one only. */
function givenCommands(): readonly string[] {
  const { values } = parseArgs({
    args: hideBin(process.argv),
    options: { command: { type: 'string', short: 'c', multiple: true } },
    strict: false,
  });
  return (values['command'] ?? []) as string[];
}

interface RunWords {
  readonly file?: string | undefined;
  readonly command: readonly string[];
  readonly line?: string | undefined;
  readonly machine?: string | undefined;
  readonly json: boolean;
  readonly text: boolean;
}

/** @throws Error unless there is something to run, and one debuggee to run it on */
function checkRun({ file, command, line, machine, json, text }: RunWords): true {
  if (!text && !json) throw new Error('--no-text goes with --json');
  if (file === undefined && command.length === 0) {
    throw new Error("missing FILE: the commands to run, or -c 'COMMAND'; for example haltwire run - --line LINE");
  }
  if (line === undefined && machine === undefined) {
    throw new Error('missing --line LINE: where the debuggee is; or --machine embedded for one inside this process');
  }
  if (line !== undefined && machine !== undefined) {
    throw new Error('--line and --machine are two debuggees: give only one');
  }
  return true;
}

async function prepareMachine(options: PrepareOptions): Promise<number> {
  if (options.unload) return await (await import('./prepare-linux.ts')).unload(options);
  const machine = options.machine ?? machineFor(options.line);
  return machine === 'linux'
    ? await (await import('./prepare-linux.ts')).prepareLinux(options)
    : await (await import('./prepare.ts')).prepare(options);
}

function demoOptions<T>(cli: Argv<T>) {
  return cli
    .option('cores', coresOption)
    .option('seed', seedOption)
    .option('screen-reader', { type: 'boolean', default: false, describe: 'Plain lines, nothing redrawn' })
    .check(checkNumbers);
}

const cli = yargs(hideBin(process.argv))
  .scriptName('haltwire')
  .usage('$0: a debugger shell for machines halted in VMX root mode, over a serial line\n\n$0 [command]')
  .option('color', {
    type: 'boolean',
    describe: 'Colour, also in a pipe (--no-color: none, also on a terminal)',
    defaultDescription: 'on a terminal; FORCE_COLOR and NO_COLOR as usual',
  })
  .option('verbose', { type: 'boolean', default: false, describe: 'Errors with their stack' })
  .command(
    ['demo', '$0'],
    'The embedded machine and the shell, joined by a pty pair: everything without hardware',
    (y) => demoOptions(y).strict(),
    async (options) => finish((await import('./demo.ts')).demo(options)),
  )
  .command(
    'connect <line>',
    "The debugger's end: waits for a debuggee on LINE and opens the shell",
    (y) =>
      y
        .positional('line', { type: 'string', demandOption: true, describe: 'Where the debuggee is' })
        .option('pause', { type: 'boolean', default: false, describe: 'Halt the debuggee as soon as it is connected' })
        .option('build-signature', signatureOption)
        .option('screen-reader', { type: 'boolean', default: false, describe: 'Plain lines, nothing redrawn' })
        .epilogue(LINE_HELP)
        .strict(),
    async (options) => finish((await import('./connect.ts')).connect(options)),
  )
  .command(
    'prepare [line]',
    "The debuggee's end: serves this machine (Linux), or an embedded one, on LINE",
    (y) =>
      y
        .positional('line', { type: 'string', describe: 'Where the debugger will come from' })
        .option('machine', {
          choices: machines,
          describe: 'What to serve: a machine inside this process, or this machine (docs/linux-debuggee.md)',
          defaultDescription: 'this machine, for a serial port under Linux',
        })
        .option('unload', {
          type: 'boolean',
          default: false,
          describe: 'Unload the driver of this machine, and end the process that serves it',
        })
        .option('cores', coresOption)
        .option('seed', seedOption)
        .option('build-signature', {
          type: 'string',
          describe: 'Accept only a debugger that sends this signature (default: any)',
        })
        .option('quiet', { type: 'boolean', default: false, describe: 'Print errors only' })
        .check(checkNumbers)
        .check(checkPrepare)
        .epilogue(`${LINE_HELP}\nSockets and pipes listen here; \`haltwire connect LINE\` is the other end.`)
        .strict(),
    async ({ line = '', ...options }) => finish(prepareMachine({ line, ...options })),
  )
  .command(
    'run [file]',
    'Runs the commands of a file (- is standard input) without a terminal',
    (y) =>
      y
        .positional('file', { type: 'string', describe: 'A .ds file, one command a line' })
        .option('command', {
          alias: 'c',
          type: 'string',
          array: true,
          nargs: 1,
          default: [],
          defaultDescription: 'none',
          describe: 'A command to run, before the file; may be repeated',
        })
        .option('line', { type: 'string', describe: 'Where the debuggee is' })
        .option('machine', {
          choices: ['embedded'] as const,
          describe: 'Instead of --line: a machine inside this process',
        })
        .option('cores', coresOption)
        .option('seed', seedOption)
        .option('keep-going', { type: 'boolean', default: false, describe: 'Continue after a command that fails' })
        .option('timeout', { type: 'number', describe: 'End the run after this many seconds, with exit code 124' })
        .option('json', { type: 'boolean', default: false, describe: 'One JSON object a line instead of text' })
        .option('text', {
          type: 'boolean',
          default: true,
          describe: 'JSON has the text for people too; --no-text leaves it out',
        })
        .option('build-signature', signatureOption)
        .option('connect-timeout', {
          type: 'number',
          default: 30,
          describe: 'Seconds to wait for the debuggee before giving up',
        })
        .check(checkNumbers)
        .check(checkRun)
        .epilogue(`${LINE_HELP}\n\nExit codes\n${exitCodesText()}`)
        .strict(),
    async (options) => {
      // yargs hands a lone `-` over as the empty word.
      const file = options.file === '' ? '-' : options.file;
      await finish((await import('./run.ts')).run({ ...options, commands: givenCommands(), file }));
    },
  )
  .command(
    'check <files..>',
    'Checks commands and scripts without a debuggee',
    (y) =>
      y
        .positional('files', {
          type: 'string',
          array: true,
          demandOption: true,
          describe: '.ds files of commands, or scripts; - is standard input',
        })
        .option('json', {
          type: 'boolean',
          default: false,
          describe: 'One JSON object for each script and each wrong command instead of text',
        })
        .option('ir', { type: 'boolean', default: false, describe: 'With the compiled form' })
        .epilogue('Symbols count as known. Exit code 1 when a command or a script is wrong.')
        .strict(),
    // yargs drops a lone `-` from a list.
    async (options) => {
      const files = [...options.files, ...hideBin(process.argv).filter((word) => word === '-')];
      await finish((await import('./check.ts')).check({ ...options, files }));
    },
  )
  .command(
    'signature <files..>',
    "Finds the build signature in HyperDbg's binaries, for --build-signature",
    (y) =>
      y
        .positional('files', {
          type: 'string',
          array: true,
          demandOption: true,
          describe: "HyperDbg's .exe, .dll or .sys",
        })
        .strict(),
    async (options) => finish((await import('./signature.ts')).signature(options.files)),
  )
  .command(
    'completion <shell>',
    'Prints the completion script of a shell',
    (y) => y.positional('shell', { choices: ['bash', 'zsh', 'fish'] as const, demandOption: true }).strict(),
    async (options) => finish((await import('./completion.ts')).completion(options.shell)),
  )
  .version(version)
  .alias('help', 'h')
  // Of an option given twice the last counts, as everywhere.
  .parserConfiguration({ 'duplicate-arguments-array': false })
  .updateStrings({
    'Not enough non-option arguments: got %s, need at least %s': anyNumber(
      'missing words: got %s after the command, need %s',
    ),
    'Unknown argument: %s': anyNumber(`${UNKNOWN}%s`),
    'Invalid values:': INVALID,
  })
  .wrap(Math.min(100, process.stdout.columns || 80))
  .fail((message, error) => {
    // yargs reports bad words as a message, ours as an error thrown by a check; both are usage errors.
    if (error && !message) process.exit(reportFailure(error, process.argv.includes('--verbose')));
    process.stderr.write(complaint(message, hideBin(process.argv)));
    process.exit(EXIT.usage);
  });

/** The same message for singular and plural: yargs' type does not know that there are two forms. */
function anyNumber(text: string): string {
  return { one: text, other: text } as unknown as string;
}

/** Parses the process's arguments, and runs the subcommand. */
export async function parseCommandLine(): Promise<void> {
  await cli.parseAsync();
}
