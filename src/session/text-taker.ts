import type { Question } from './question.ts';

/** More text than this is not kept: no list is that long. */
const MOST_BYTES = 1 << 22;

export interface TextTaker extends Required<Pick<Question<unknown>, 'begin' | 'takesText'>> {
  /** What came before the answer, the debuggee's own text. */
  text(): string;
}

/** Parts of a question: collects the text that comes before an answer, anew for each attempt. */
export function textTaker(): TextTaker {
  let pieces: Uint8Array[] = [];
  let bytes = 0;
  return {
    text: () => Buffer.concat(pieces).toString('utf8'),
    begin() {
      pieces = [];
      bytes = 0;
    },
    takesText(piece) {
      bytes += piece.length;
      if (bytes <= MOST_BYTES) pieces.push(piece);
      return true;
    },
  };
}
