/**
 * What src/line uses of the package serialport, without its streams and parsers: loading those costs the guest
 * seconds. The binding, which drives the port, is the same.
 */
import { autoDetect } from '@serialport/bindings-cpp';

const binding = autoDetect();

export const SerialPort = { binding, list: () => binding.list() };
