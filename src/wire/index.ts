/** The wire format of HyperDbg v0.23's Debugger Mode: bytes to packets and back. Pure. */
export * from './driver-requests.ts';
export * from './enums.ts';
export * from './frame.ts';
export * from './framer.ts';
export * from './layout.ts';
export * from './messages.ts';
export * from './registers.ts';
export { markerInPayload, u32At } from './scan.ts';
export * from './status.ts';
export * from './structs/index.ts';
