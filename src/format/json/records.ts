/** The lines that `haltwire run --json` writes. */
import { any, boolean, integer, number, object, oneOf, type Shape, text } from './shape.ts';

/** A result or an event; what `data` is says its kind. */
export const resultRecord: Shape = object({
  kind: text,
  time: text,
  command: text,
  data: any,
  'text?': text,
});

/** The end of a command. */
export const doneRecord: Shape = object({
  kind: text,
  time: text,
  source: text,
  line: integer,
  command: text,
  ok: boolean,
  code: integer,
  ms: number,
});

export const record: Shape = oneOf(resultRecord, doneRecord);
