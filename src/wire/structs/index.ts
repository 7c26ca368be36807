/** Every struct that travels on the kernel link or between controller and driver, by its SDK name. */
export * from './breakpoints.ts';
export * from './control.ts';
export * from './driver.ts';
export * from './events.ts';
export * from './interrupts.ts';
export * from './memory.ts';
export * from './pci.ts';
export * from './processes.ts';
export * from './registers.ts';
export * from './script.ts';
export * from './start.ts';
export * from './tracing.ts';
