/** The debuggee's user-mode half. */

export type { SessionEnd } from './controller.ts';
export { type DriverDevice, DriverError } from './device.ts';
export {
  baseName,
  type CpuFacts,
  type KernelModule,
  type MachineFacts,
  Unanswerable,
  type UserModule,
  type UserModules,
} from './facts.ts';
export type { ModuleIdentity, TargetIdentity } from './identity.ts';
export { DRIVER_EXTENSIONS } from './identity.ts';
export type { SerialDriver } from './port.ts';
export type { CableSocket } from './pump.ts';
export type { Refusal, RefusalCounts } from './refusals.ts';
export { type ServeEnd, type ServeOptions, serve } from './serve.ts';
