/** `M.m.p-YYYYMMDD.HHMM` (spec/PROTOCOL.md 3.1). */
const WELL_FORMED = /^\d\.\d\.\d-\d{8}\.\d{4}$/;

/**
 * Judges the build signature of a debugger.
 *
 * @param wanted the one that is accepted; any well-formed one when undefined
 * @returns undefined when it is accepted, otherwise why not, for people
 */
export function acceptVersion(signature: string, wanted: string | undefined): string | undefined {
  const shown = JSON.stringify(signature.slice(0, 40));
  if (!WELL_FORMED.test(signature)) {
    return `refused a debugger: ${shown} is no build signature (like 0.2.0-20260115.0930)`;
  }
  if (wanted !== undefined && signature !== wanted) {
    return `refused a debugger of build ${signature}: only ${wanted} is accepted`;
  }
  return undefined;
}
