/** What a machine's user mode knows about it, for the debugger's commands (commands/). */
import type { TargetIdentity } from './identity.ts';

export interface KernelModule {
  readonly name: string;
  readonly path: string;
  readonly base: bigint;
  /** Bytes; undefined when unknown. */
  readonly size: number | undefined;
}

export interface UserModule {
  readonly path: string;
  readonly base: bigint;
  /** Where it begins; undefined when unknown. */
  readonly entry: bigint | undefined;
}

export interface UserModules {
  /** Their process, for people: `haltwire (1a2)`. */
  readonly of: string;
  readonly modules: readonly UserModule[];
}

export interface CpuFacts {
  readonly vendor: string;
  readonly brand: string;
  readonly family: number;
  readonly model: number;
  readonly stepping: number;
  readonly features: readonly { readonly name: string; readonly supported: boolean }[];
}

/** A question that cannot be answered; `cure` says what to type instead. */
export class Unanswerable extends Error {
  override name = 'Unanswerable';
  readonly cure: string | undefined;

  constructor(message: string, cure?: string) {
    super(message);
    this.cure = cure;
  }
}

export interface MachineFacts {
  readonly cores: number | undefined;
  kernelModules(): Promise<readonly KernelModule[]>;
  /** @param pid of the process; undefined: the debuggee's own program */
  userModules(pid: number | undefined): Promise<UserModules>;
  cpu(): Promise<CpuFacts>;
  /** Reads a piece of a file of the machine; shorter at its end. */
  readFile(path: string, offset: number, length: number): Promise<Uint8Array>;
}

/** What follows from an identity alone; every other question is unanswerable. */
export function identityFacts({ modules, capabilities }: TargetIdentity): MachineFacts {
  const cores = Number(/\bcores=(\d+)/.exec(capabilities)?.[1] ?? Number.NaN);
  const nobodySays = (what: string) => Promise.reject(new Unanswerable(`this machine does not report ${what}`));
  return {
    cores: Number.isInteger(cores) ? cores : undefined,
    kernelModules: async () =>
      modules
        .filter(({ userMode }) => !userMode)
        .map(({ path, base }) => ({ name: baseName(path), path, base, size: undefined })),
    userModules: async (pid) => {
      if (pid !== undefined) throw new Unanswerable('this machine does not report modules by process', 'e.g. lm um');
      const user = modules.filter(({ userMode }) => userMode);
      return { of: 'all processes', modules: user.map(({ path, base }) => ({ path, base, entry: undefined })) };
    },
    cpu: () => nobodySays('its processor'),
    readFile: () => nobodySays('its files'),
  };
}

/** `kvm` for `/lib/modules/kvm.ko`. */
export function baseName(path: string): string {
  const file = path.slice(path.lastIndexOf('/') + 1);
  const dot = file.lastIndexOf('.');
  return dot > 0 ? file.slice(0, dot) : file;
}
