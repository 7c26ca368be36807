import { DebuggeeError, type Session } from '../../src/session/index.ts';
import { CommandError } from '../../src/shell/errors.ts';

/** DEBUGGER_ERROR_INVALID_REGISTER_NUMBER: the access would raise #GP. */
const NO_SUCH_REGISTER = 0xc0000017;

/**
 * The cores whose registers a debuggee accesses in the halt: the wanted one, or all.
 *
 * @returns undefined with a debuggee that cannot, as HyperDbg's
 */
export function coresOf({ target }: Session, wanted: number | undefined): readonly number[] | undefined {
  if (!target.capabilities.has('msr')) return undefined;
  return wanted === undefined ? Array.from({ length: target.cores ?? 1 }, (_, core) => core) : [wanted];
}

/** @param value what was to be written, if something was. @throws CommandError for a register that does not exist */
export function whyNoMsr(core: number, index: number, value?: bigint): (error: unknown) => never {
  return (error) => {
    if (!(error instanceof DebuggeeError) || error.status !== NO_SUCH_REGISTER) throw error;
    const [name, where] = [`MSR 0x${index.toString(16)}`, `core ${core.toString(16)}`];
    const what = value === undefined ? `has no ${name}` : `does not take 0x${value.toString(16)} for ${name}`;
    throw new CommandError(`${where} ${what}`, 'Tab after `rdmsr ` lists registers that many processors have', {
      cause: error,
    });
  };
}
