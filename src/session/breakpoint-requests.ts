/** The questions about breakpoints (spec/PROTOCOL.md 7.15). */
import {
  DEBUGGEE_BP_LIST_OR_MODIFY_PACKET,
  DEBUGGEE_BP_PACKET,
  DEBUGGEE_BREAKPOINT_MODIFICATION_REQUEST,
  messages,
} from '../wire/index.ts';
import { check, type Question } from './question.ts';
import { question } from './requests.ts';
import { textTaker } from './text-taker.ts';

/** "Any", for process, thread and core. */
const ANY = 0xffffffff;

/** A breakpoint's address and what it stops; undefined is any. */
export interface BreakpointRequest {
  readonly address: bigint;
  readonly pid?: number;
  readonly tid?: number;
  readonly core?: number;
}

export function setBreakpoint({ address, pid = ANY, tid = ANY, core = ANY }: BreakpointRequest): Question<void> {
  const layout = DEBUGGEE_BP_PACKET;
  return question(
    `setting a breakpoint at 0x${address.toString(16)}`,
    messages.setBreakpoint,
    messages.breakpointResult,
    {
      payload: layout.encode({ Address: address, Pid: pid, Tid: tid, Core: core }),
      tagAt: 28,
      accepts: (payload) => layout.decode(payload).Address === address,
      decode(payload) {
        check(`setting a breakpoint at 0x${address.toString(16)}`, layout.decode(payload).Result);
      },
    },
  );
}

const kinds = DEBUGGEE_BREAKPOINT_MODIFICATION_REQUEST.values;
const modifications = {
  enable: ['enabling', kinds.ENABLE],
  disable: ['disabling', kinds.DISABLE],
  clear: ['clearing', kinds.CLEAR],
} as const;
export type Modification = keyof typeof modifications;

export function modifyBreakpoint(id: number, how: Modification): Question<void> {
  const [words, code] = modifications[how];
  return listOrModify(`${words} breakpoint ${id.toString(16)}`, id, code, () => {});
}

/** The debuggee's own list, as text. */
export function listBreakpoints(): Question<string> {
  const { text, ...taker } = textTaker();
  return { ...listOrModify('listing breakpoints', 0, kinds.LIST_BREAKPOINTS, text), ...taker };
}

function listOrModify<T>(what: string, id: number, code: number, result: () => T): Question<T> {
  const layout = DEBUGGEE_BP_LIST_OR_MODIFY_PACKET;
  return question(what, messages.modifyBreakpoint, messages.modifyBreakpointResult, {
    payload: layout.encode({ BreakpointId: BigInt(id), Request: code }),
    accepts: (payload) => {
      const { BreakpointId, Request } = layout.decode(payload);
      return BreakpointId === BigInt(id) && Request === code;
    },
    decode(payload) {
      check(what, layout.decode(payload).Result);
      return result();
    },
  });
}
