/** A piece of the debuggee's memory as far as it could be read. */
export interface Memory {
  readonly address: bigint;
  /** Zero where nothing could be read. */
  readonly bytes: Uint8Array;
  /** Ranges of `bytes` that could not be read, in order, not touching each other; `to` exclusive. */
  readonly gaps: readonly Gap[];
}

export interface Gap {
  readonly from: number;
  readonly to: number;
}

/** Whether every byte of a range could be read. */
export function isReadable({ gaps }: Pick<Memory, 'gaps'>, from: number, to: number): boolean {
  return !gaps.some((gap) => gap.from < to && from < gap.to);
}

/** Two hexadecimal digits a byte, `??` for what could not be read: what `--json` carries. */
export function memoryHex(memory: Memory): string {
  let text = '';
  let at = 0;
  const upTo = (end: number) => {
    text += Buffer.from(memory.bytes.subarray(at, end)).toString('hex');
    at = end;
  };
  for (const { from, to } of memory.gaps) {
    upTo(from);
    text += '??'.repeat(to - from);
    at = to;
  }
  upTo(memory.bytes.length);
  return text;
}
