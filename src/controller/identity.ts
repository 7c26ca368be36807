/** How the debuggee identifies itself at the start of a session. */
import { DEBUGGER_UPDATE_SYMBOL_TABLE } from '../wire/index.ts';

export interface ModuleIdentity {
  /** File path, as the debugger shows it: `nt`, `init.exe`. */
  readonly path: string;
  readonly base: bigint;
  readonly userMode: boolean;
}

export interface TargetIdentity {
  /** The operating system's name. */
  readonly osName: string;
  /**
   * What this debuggee offers beyond HyperDbg, in words separated by spaces: `haltwire/1 cores=2`. Sent after the
   * name's NUL, where HyperDbg does not look.
   */
  readonly capabilities: string;
  readonly kernelBase: bigint;
  /** User modules first, as HyperDbg sends them (spec/PROTOCOL.md 3.3). */
  readonly modules: readonly ModuleIdentity[];
}

/** What our driver core does beyond HyperDbg's, as words of the capabilities: spec/EXTENSIONS.md. */
export const DRIVER_EXTENSIONS = 'exceptions msr run-to';

/** The OS name field has 256 bytes, of which the first 236 travel (spec/PROTOCOL.md 3.2). */
const OS_NAME_BYTES = 236;

/** The OS name, a NUL, the capabilities, a NUL. The name is cut when both do not fit: it is only for people. */
export function encodeOsName(identity: TargetIdentity): Uint8Array {
  const text = new TextEncoder();
  const capabilities = text.encode(identity.capabilities);
  const room = OS_NAME_BYTES - capabilities.length - 2;
  if (room < 1) throw new RangeError(`capabilities of ${capabilities.length} bytes leave no room for a name`);
  const field = new Uint8Array(OS_NAME_BYTES);
  const { written } = text.encodeInto(identity.osName, field.subarray(0, room));
  field.set(capabilities, written + 1);
  return field;
}

/** One module's record, DEBUGGER_UPDATE_SYMBOL_TABLE; a path that is too long is cut. */
export function encodeModule(modules: readonly ModuleIdentity[], index: number): Uint8Array {
  const module = modules[index]!;
  const path = new Uint8Array(259);
  const { written } = new TextEncoder().encodeInto(module.path, path);
  return DEBUGGER_UPDATE_SYMBOL_TABLE.encode({
    TotalSymbols: modules.length,
    CurrentSymbolIndex: index,
    SymbolDetailPacket: {
      IsUserMode: module.userMode,
      BaseAddress: module.base,
      FilePath: path.subarray(0, written),
    },
  });
}
