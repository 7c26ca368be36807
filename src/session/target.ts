/** What the debuggee says of itself (spec/PROTOCOL.md 3.2, 3.3). */
import { DEBUGGER_PREPARE_DEBUGGEE, DEBUGGER_UPDATE_SYMBOL_TABLE } from '../wire/index.ts';

/** A loaded module. Texts are the debuggee's own: show them through the gate only. */
export interface ModuleRecord {
  readonly base: bigint;
  readonly path: string;
  readonly symbolPath: string;
  readonly guidAndAge: string;
  readonly userMode: boolean;
  readonly is32Bit: boolean;
}

export interface Target {
  /** Empty when the start packet was not seen. The debuggee's own text: show it through the gate only. */
  readonly osName: string;
  /** What our own debuggee offers, e.g. haltwire => 1, cores => 2; empty with HyperDbg's. */
  readonly capabilities: ReadonlyMap<string, string>;
  readonly kernelBase: bigint;
  readonly modules: readonly ModuleRecord[];
  /** How many cores it has, if it says so. */
  readonly cores: number | undefined;
}

/** HyperDbg's own limit of the module table (layout.json, MAXIMUM_SUPPORTED_SYMBOLS). */
export const MAX_MODULES = 1000;

export const unknownTarget: Target = {
  osName: '',
  capabilities: new Map(),
  kernelBase: 0n,
  modules: [],
  cores: undefined,
};

/** 8-bit text up to its NUL, or all of it when there is none. */
export function textUntilNul(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  return Buffer.from(end < 0 ? bytes : bytes.subarray(0, end)).toString('utf8');
}

/** The target that a start packet announces. */
export function decodeStarted(payload: Uint8Array): Target {
  const { KernelBaseAddress, OsName } = DEBUGGER_PREPARE_DEBUGGEE.decode(payload);
  const capabilities = decodeCapabilities(OsName);
  const cores = Number(capabilities.get('cores') ?? Number.NaN);
  return {
    osName: textUntilNul(OsName),
    capabilities,
    kernelBase: KernelBaseAddress,
    modules: [],
    cores: Number.isInteger(cores) && cores > 0 ? cores : undefined,
  };
}

/** `haltwire/1 cores=2 ...` after the name's NUL; anything else there is not ours and is ignored. */
function decodeCapabilities(field: Uint8Array): ReadonlyMap<string, string> {
  const end = field.indexOf(0);
  const text = end < 0 ? '' : textUntilNul(field.subarray(end + 1));
  if (!/^haltwire\/\d/.test(text)) return new Map();
  return new Map(text.split(' ').map((word) => split(word)));
}

function split(word: string): [string, string] {
  const at = word.search(/[=/]/);
  return at < 0 ? [word, ''] : [word.slice(0, at), word.slice(at + 1)];
}

/** The module that a symbol record announces. */
export function decodeModule(payload: Uint8Array): ModuleRecord {
  const { SymbolDetailPacket: detail } = DEBUGGER_UPDATE_SYMBOL_TABLE.decode(payload);
  return {
    base: detail.BaseAddress,
    path: textUntilNul(detail.FilePath),
    symbolPath: textUntilNul(detail.ModuleSymbolPath),
    guidAndAge: textUntilNul(detail.ModuleSymbolGuidAndAge),
    userMode: detail.IsUserMode,
    is32Bit: detail.Is32Bit,
  };
}
