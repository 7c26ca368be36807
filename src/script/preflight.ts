import { builtins } from './builtins.ts';
import type { Compiled } from './compile.ts';
import { Opcode, opcodeName } from './opcode.ts';
import { specifierAt } from './printf.ts';
import { SLOT_BYTES, SymbolKind, slotsOf } from './symbol.ts';
import type { LoopFact } from './watch.ts';

/** Something to know before a script is sent. `refused` says that it cannot work. */
export interface Note {
  readonly severity: 'note' | 'refused';
  readonly message: string;
  /** Index into the source, when the note is about one place. */
  readonly offset?: number;
}

/** Most bytes of a frame with its end marker (spec/PROTOCOL.md 2), and what is in it besides the script's slots. */
const frame = { most: 81920, header: 24, scriptPacket: 32, marker: 4 };

/** Most slots of a script that fits one packet. */
export const maxSlots = Math.floor((frame.most - frame.header - frame.scriptPacket - frame.marker) / SLOT_BYTES);

/** Bytes that HyperDbg's debuggee keeps for the action of an event (layout.json regularActionBufferBytes). */
const ACTION_BYTES = 8192;

/** Cells of the script's stack (SCRIPT.md 3). */
const STACK_CELLS = 256;

/**
 * Looks at a compiled script before it is sent: will it fit, will it end, does it call what needs care in VMX root
 * mode?
 */
export function preflight(script: Compiled): Note[] {
  return [...sizes(script), ...script.facts.loops.flatMap(loopNotes), ...callNotes(script), ...codeNotes(script)];
}

function sizes(script: Compiled): Note[] {
  const slots = script.buffer.reduce((sum, symbol) => sum + slotsOf(symbol), 0);
  const bytes = slots * SLOT_BYTES;
  const notes: Note[] = [];
  if (slots > maxSlots) {
    const message = `the compiled script has ${bytes} bytes; a packet takes ${maxSlots * SLOT_BYTES}: split the script`;
    notes.push({ severity: 'refused', message });
  } else if (bytes > ACTION_BYTES) {
    const message = `the compiled script has ${bytes} bytes; as the action of an event it may have at most ${ACTION_BYTES}`;
    notes.push({ severity: 'note', message });
  }
  if (script.stackSlots > STACK_CELLS) {
    const message = `its variables take ${script.stackSlots} cells; the script's stack has ${STACK_CELLS}: use fewer or smaller arrays`;
    notes.push({ severity: 'refused', message });
  }
  return notes;
}

function loopNotes(loop: LoopFact): Note[] {
  if (loop.breaks || [...loop.reads].some((name) => loop.writes.has(name))) return [];
  const ends =
    loop.reads.size === 0 ? 'its condition never changes' : `nothing in it changes ${[...loop.reads].join(', ')}`;
  const message = `this ${loop.kind} loop has no visible end (${ends}): it may run until the limit of 1000000 operations, with the whole machine stopped`;
  return [{ severity: 'note', message, offset: loop.offset }];
}

function callNotes(script: Compiled): Note[] {
  const seen = new Set<string>();
  return script.facts.calls.flatMap(({ name, offset }) => {
    const caution = builtins.get(name)?.caution;
    if (caution === undefined || seen.has(name)) return [];
    seen.add(name);
    return [{ severity: 'note', message: `${name}: ${caution}`, offset } as const];
  });
}

/** Only visible in the compiled form: operations that HyperDbg cannot run. */
function codeNotes(script: Compiled): Note[] {
  const notes = new Set<string>();
  let format: Uint8Array | undefined;
  let operation = '';
  for (const symbol of script.buffer) {
    if (symbol.kind === SymbolKind.operation) {
      operation = opcodeName(Number(symbol.value));
      format = undefined;
      if (symbol.value === BigInt(Opcode.UNDEFINED)) {
        notes.add('an array with elements of 2 bytes cannot be initialised: HyperDbg stops the script there; use int');
      }
    } else if (operation === 'PRINTF' && symbol.bytes !== undefined) format = symbol.bytes;
    else if (format !== undefined && symbol.formatPosition !== undefined) {
      const specifier = specifierAt(format, symbol.formatPosition + 1);
      const isFloat = symbol.kind !== SymbolKind.count && symbol.length > 0;
      if (isFloat !== (specifier === '%f')) {
        const what = isFloat
          ? `${specifier} does not take a floating-point value`
          : '%f takes a floating-point value only';
        notes.add(`${what}: the script stops there`);
      }
    }
  }
  return [...notes].map((message) => ({ severity: 'note', message }));
}
