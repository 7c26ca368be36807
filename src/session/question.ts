/**
 * A question: one request of the debugger and how its answer is recognised. Answers are built by the debuggee inside
 * the request's own bytes, so every field that it does not write comes back as it was sent, padding included
 * (spec/PROTOCOL.md 6). That distinguishes the answer to this question from the late answer to an earlier one.
 */
import { type Message, markerInPayload, putU32, STATUS_OK, u32At } from '../wire/index.ts';
import { DebuggeeError } from './errors.ts';

export interface Question<T> {
  /** For people, after "no answer to": 'reading 16 bytes at 0x1000'. */
  readonly what: string;
  readonly request: Message;
  readonly answer: Message;
  readonly payload: Uint8Array;
  /** Payload of the longest answer, for the deadline. */
  readonly answerBytes: number;
  /** Offset of four bytes of padding that carry a tag; undefined where there are none. */
  readonly tagAt?: number;
  /** Asking again is harmless and gives the same answer. */
  readonly repeatable: boolean;
  /** It may change registers or memory. */
  readonly changes?: boolean;
  /** Milliseconds that the debuggee may need to carry it out; neither noise nor complaints shorten this wait. */
  readonly mayTake?: number;
  /** Called right before each attempt. */
  begin?(): void;
  /**
   * Takes text of the debuggee that comes before the answer, other than errors: a list, the hits of a search. True: it
   * belongs to this question and is not emitted as a log. It may come in pieces of any size, and `begin` starts it
   * anew.
   */
  takesText?(text: Uint8Array): boolean;
  /** Whether a payload of the answer's action answers this question, by the fields that are echoed. */
  accepts(payload: Uint8Array): boolean;
  /** @throws DebuggeeError when the debuggee refused */
  decode(payload: Uint8Array): T;
}

/** @throws DebuggeeError unless the status says that the request was carried out */
export function check(what: string, status: number): void {
  if (status !== STATUS_OK) throw new DebuggeeError(what, status);
}

/** The question's payload with a tag in its padding; a tag that would make an end marker is not written. */
export function tagged(question: Question<unknown>, tag: number): Uint8Array {
  if (question.tagAt === undefined) return question.payload;
  const payload = question.payload.slice();
  putU32(payload, question.tagAt, tag);
  return markerInPayload(payload) === undefined ? payload : question.payload;
}

/**
 * Whether a payload answers the attempt with this tag. A tag of zero comes from a debuggee that does not keep padding
 * (or from an attempt that carried none): then the other fields have to suffice.
 */
export function answers(question: Question<unknown>, tag: number, payload: Uint8Array): boolean {
  if (!question.accepts(payload)) return false;
  if (question.tagAt === undefined || payload.length < question.tagAt + 4) return true;
  const echoed = u32At(payload, question.tagAt);
  return echoed === 0 || echoed === tag;
}
