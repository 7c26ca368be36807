import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Difference } from './script-case.ts';

/** A way in which we differ from HyperDbg on purpose: recognised by our refusal and, if need be, by the script. */
interface Deviation {
  readonly name: string;
  readonly reason: string;
  /** A regular expression that our message matches. */
  readonly ours: string;
  /** A regular expression that the script matches. */
  readonly script?: string;
}

const deviations = JSON.parse(readFileSync(join(import.meta.dirname, 'deviations.json'), 'utf8')) as Deviation[];

/** The documented deviation that explains a difference, if one does. */
export function explained(difference: Difference, script: string): Deviation | undefined {
  const { ours } = difference;
  if (ours === undefined) return undefined;
  return deviations.find(
    (deviation) =>
      new RegExp(deviation.ours).test(ours) &&
      (deviation.script === undefined || new RegExp(deviation.script).test(script)),
  );
}
