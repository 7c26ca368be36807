/** What `haltwire prepare` calls on Linux: this machine, served on a line. */
import { closeSync, constants, openSync } from 'node:fs';
import type { Line } from '../line/line.ts';
import { LinuxDevice } from './linux-device.ts';
import { linuxIdentity } from './linux-identity.ts';
import { loadModule, moduleIsLoaded, unloadModule } from './linux-module.ts';
import { uartPortOf } from './linux-port.ts';
import { quietWatchdogs } from './linux-watchdogs.ts';
import { procFacts } from './proc-facts.ts';
import { type ServeEnd, type ServeOptions, serve } from './serve.ts';

export { ModuleError, moduleIsLoaded, modulePath, unloadModule } from './linux-module.ts';
export { PortError, uartPortOf } from './linux-port.ts';
export { unloadLinux } from './linux-unload.ts';

export interface ServeLinuxOptions extends Pick<ServeOptions, 'signature' | 'status' | 'goOn' | 'signal'> {
  /** A serial port of this machine, opened: `/dev/ttyS1`. */
  readonly line: Line;
  /** The driver, for when it is not loaded yet: modulePath(). */
  readonly module: string;
}

/**
 * Puts this machine under the debugger at the other end of the line: loads the driver where it is not loaded, and
 * serves until the debugger unloads it, the line is gone, or the signal is given. Then the driver is unloaded again.
 *
 * @throws PortError, ModuleError, DriverError
 */
export async function serveLinux(options: ServeLinuxOptions): Promise<ServeEnd> {
  const { line, module, ...rest } = options;
  const uartPort = await uartPortOf(line.name);
  if (!(await moduleIsLoaded())) await loadModule(module);
  const restoreWatchdogs = await quietWatchdogs();
  // A second descriptor, only to ask how much is unsent: the line does not expose its own.
  const tty = openSync(line.name, constants.O_RDWR | constants.O_NOCTTY | constants.O_NONBLOCK);
  try {
    const device = new LinuxDevice(tty);
    try {
      const identity = await linuxIdentity();
      const facts = procFacts(identity.kernelBase);
      return await serve({ ...rest, line, device, identity, facts, uartPort });
    } finally {
      await device.close();
    }
  } finally {
    closeSync(tty);
    await restoreWatchdogs();
    await unloadModule();
  }
}
