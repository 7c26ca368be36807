/**
 * Where the output of events can go instead of the screen: files, pipes, TCP (spec/SHELL.md 17). A sink is
 * created, opened once and closed once. Those of a shell live as long as it.
 */
import { close, open, write } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { promisify } from 'node:util';
import type { CommandNames } from '../../src/shell/arguments/index.ts';
import { CommandError } from '../../src/shell/errors.ts';
import { fileReason } from '../../src/shell/file-error.ts';

const sinkKinds = ['file', 'namedpipe', 'tcp', 'module'] as const;
export type SinkKind = (typeof sinkKinds)[number];
export type SinkState = 'not opened' | 'opened' | 'closed';

/** HyperDbg's own limit. */
const LONGEST_NAME = 49;
/** How long the other end may take to accept, in milliseconds. */
const CONNECT_MS = 5000;

interface Target {
  write(text: string): Promise<void>;
  close(): Promise<void>;
}

export class Sink {
  readonly name: string;
  readonly kind: SinkKind;
  /** A path, or `HOST:PORT`. */
  readonly address: string;
  state: SinkState = 'not opened';
  #target: Target | undefined;

  constructor(name: string, kind: SinkKind, address: string) {
    this.name = name;
    this.kind = kind;
    this.address = address;
  }

  /** @throws CommandError when it was opened before or cannot be opened */
  async open(): Promise<void> {
    if (this.state !== 'not opened') {
      const cure = `create another: output create ${this.name}2 ${this.kind} ${this.address}`;
      throw new CommandError(`\`${this.name}\` is ${this.state} already`, this.state === 'closed' ? cure : undefined);
    }
    try {
      this.#target = await openTarget(this.kind, this.address);
    } catch (error) {
      throw new CommandError(`\`${this.name}\` cannot be opened: ${fileReason(error)}`, undefined, {
        cause: error,
      });
    }
    this.state = 'opened';
  }

  /** @throws CommandError when it is not open */
  async write(text: string): Promise<void> {
    if (this.#target === undefined) throw new CommandError(`\`${this.name}\` is not open`, `output open ${this.name}`);
    await this.#target.write(text);
  }

  /** @throws CommandError when it is not open */
  async close(): Promise<void> {
    if (this.#target === undefined) throw new CommandError(`\`${this.name}\` is not open`, `output open ${this.name}`);
    const target = this.#target;
    this.#target = undefined;
    this.state = 'closed';
    await target.close();
  }
}

/** The sinks of one shell, in the order in which they were created. */
export class Sinks {
  readonly #all: Sink[] = [];

  get all(): readonly Sink[] {
    return this.#all;
  }

  /** @throws CommandError when the name is too long or taken, or there is no such kind of address */
  create(name: string, kind: SinkKind, address: string): Sink {
    if (name.length > LONGEST_NAME) throw new CommandError(`a name has at most ${LONGEST_NAME} characters`);
    if (this.#all.some((sink) => sink.name === name)) {
      throw new CommandError(`there is an output \`${name}\` already`, '`output` lists them');
    }
    if (kind === 'module') {
      throw new CommandError('libraries cannot be loaded as outputs', `e.g. output create ${name} file ${name}.txt`);
    }
    if (kind === 'tcp' && hostAndPort(address) === undefined) {
      throw new CommandError(`\`${address}\` is not HOST:PORT`, `e.g. output create ${name} tcp 192.168.1.10:8080`);
    }
    const sink = new Sink(name, kind, address);
    this.#all.push(sink);
    return sink;
  }

  /** @throws CommandError when there is none of that name */
  find(name: string): Sink {
    const sink = this.#all.find((each) => each.name === name);
    if (sink === undefined) throw new CommandError(`there is no output \`${name}\``, '`output` lists them');
    return sink;
  }
}

/** A shell is known by its registry, which commands and completion both see. */
const ofShells = new WeakMap<CommandNames, Sinks>();

export function sinksOf(registry: CommandNames): Sinks {
  const known = ofShells.get(registry) ?? new Sinks();
  ofShells.set(registry, known);
  return known;
}

function hostAndPort(address: string): { host: string; port: number } | undefined {
  const [, host, port] = /^\[?([^\]]+?)\]?:(\d{1,5})$/.exec(address) ?? [];
  return host !== undefined && Number(port) <= 65535 ? { host, port: Number(port) } : undefined;
}

async function openTarget(kind: SinkKind, address: string): Promise<Target> {
  if (kind === 'file') return fileTarget(await promisify(open)(address, 'a'));
  const place = kind === 'tcp' ? hostAndPort(address)! : { path: address };
  return await socketTarget(connect(place));
}

/** A number, not a FileHandle: a shell that ends with a file open is no error. */
function fileTarget(file: number): Target {
  return {
    write: async (text) => {
      await promisify(write)(file, Buffer.from(text));
    },
    close: () => promisify(close)(file),
  };
}

function socketTarget(socket: Socket): Promise<Target> {
  return new Promise((resolve, reject) => {
    const fail = (error: Error) => {
      socket.destroy();
      reject(error);
    };
    const timer = setTimeout(() => fail(new Error(`no answer within ${CONNECT_MS / 1000} s`)), CONNECT_MS);
    socket.once('error', (error) => {
      clearTimeout(timer);
      fail(error);
    });
    socket.once('connect', () => {
      clearTimeout(timer);
      let failure: Error | undefined;
      // A peer that went away shows at the next text for it.
      socket.on('error', (error) => {
        failure = error;
      });
      socket.unref();
      resolve({
        write: (text) =>
          failure === undefined
            ? new Promise((done, failed) => socket.write(text, (error) => (error ? failed(error) : done())))
            : Promise.reject(failure),
        close: async () => {
          socket.end();
        },
      });
    });
  });
}
