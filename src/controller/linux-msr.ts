/** HyperDbg's MSR request as the one of driver/linux, which is for one core (haltwire.h, HALTWIRE_MSR). */
import { DEBUGGER_MSR_ACTION_TYPE, DEBUGGER_READ_AND_WRITE_ON_MSR, viewOf } from '../wire/index.ts';
import { DriverError } from './device.ts';
import { SystemError } from './linux-file.ts';

/** CoreNumber that means every core. */
const EVERY_CORE = 0xffffffff;
/** More than any kernel has; the kernel reports where its cores end. */
const MOST_CORES = 8192;

const { CoreNumber, Value } = DEBUGGER_READ_AND_WRITE_ON_MSR.fields;

/**
 * @param input DEBUGGER_READ_AND_WRITE_ON_MSR
 * @param call carries out one request and returns it with the value in it
 * @returns eight bytes a core that was read, nothing for a write
 * @throws DriverError
 */
export function accessMsrs(input: Uint8Array, call: (request: Uint8Array) => void): Uint8Array {
  const wanted = DEBUGGER_READ_AND_WRITE_ON_MSR.decode(input);
  const every = wanted.CoreNumber === EVERY_CORE;
  const values: Uint8Array[] = [];
  for (let core = every ? 0 : wanted.CoreNumber; core < MOST_CORES; core++) {
    const request = DEBUGGER_READ_AND_WRITE_ON_MSR.encode(wanted);
    viewOf(request).setUint32(CoreNumber[0], core, true);
    try {
      call(request);
    } catch (error) {
      if (every && core > 0 && error instanceof SystemError && error.code === 'ENXIO') break;
      throw explain(error as Error, core, wanted);
    }
    values.push(request.slice(Value[0], Value[0] + Value[1].size));
    if (!every) break;
  }
  return wanted.ActionType === DEBUGGER_MSR_ACTION_TYPE.values.READ ? Buffer.concat(values) : new Uint8Array();
}

type Wanted = ReturnType<typeof DEBUGGER_READ_AND_WRITE_ON_MSR.decode>;

function explain(error: Error, core: number, { Msr, ActionType, Value: value }: Wanted): Error {
  if (!(error instanceof SystemError)) return error;
  const name = `MSR 0x${Msr.toString(16)}`;
  const read = ActionType === DEBUGGER_MSR_ACTION_TYPE.values.READ;
  const why: Record<string, string> = {
    ENXIO: `there is no core ${core}`,
    ENODEV: `core ${core} is offline; name one that is not, for example core 0`,
    EIO: read ? `core ${core} has no ${name}` : `core ${core} does not take 0x${value.toString(16)} for ${name}`,
    EINVAL: `${name} does not exist: the number of an MSR has 32 bits, for example 0xc0000082`,
  };
  return new DriverError(why[error.code] ?? error.message);
}
