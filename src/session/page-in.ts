/** Having the debuggee's operating system page memory in (spec/PROTOCOL.md 7.14, A30). */
import { DEBUGGER_PAGE_IN_REQUEST, messages } from '../wire/index.ts';
import { check, type Question } from './question.ts';

export interface PageInRequest {
  readonly from: bigint;
  /** Bytes; 0 is the page of `from`. */
  readonly length: number;
  /** Error code of the page fault (SDM 3A 4.7); our debuggee sets its U bit by the guest's current mode. */
  readonly errorCode: number;
}

/**
 * At the next continue the debuggee raises page faults in the range, and halts again ('stepped') when they are served.
 */
export function pageIn({ from, length, errorCode }: PageInRequest): Question<void> {
  const layout = DEBUGGER_PAGE_IN_REQUEST;
  const what = `paging in 0x${from.toString(16)}`;
  const VirtualAddressTo = BigInt.asUintN(64, from + BigInt(length));
  return {
    what,
    request: messages.pageIn,
    answer: messages.pageInResult,
    payload: layout.encode({ VirtualAddressFrom: from, VirtualAddressTo, PageFaultErrorCode: errorCode }),
    answerBytes: layout.size,
    tagAt: 28,
    repeatable: true,
    accepts(payload) {
      const answer = layout.decode(payload);
      return answer.VirtualAddressFrom === from && answer.VirtualAddressTo === VirtualAddressTo;
    },
    decode(payload) {
      check(what, layout.decode(payload).KernelStatus);
    },
  };
}
