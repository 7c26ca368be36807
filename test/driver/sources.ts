/** The C files of the driver core and of its tests, and how they find each other. */
import { globSync } from 'node:fs';
import path from 'node:path';

const driver = path.resolve('driver');

/** Every C file below a folder of driver/ (`core`), or in it (`test`, whose folders are programs of their own). */
export function sources(folder: 'core' | 'test'): string[] {
  const pattern = folder === 'core' ? 'core/**/*.c' : 'test/*.c';
  return globSync(pattern, { cwd: driver })
    .map((file) => path.join(driver, file))
    .toSorted();
}

/** Includes of the core name a file from driver/core on: `"guest/regs.h"`. */
export const includes = [`-I${path.join(driver, 'core')}`];
