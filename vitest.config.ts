import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.{ts,tsx}'],
    testTimeout: 20_000,
    // Real processes and real ttys: more workers than cores only make deadlines fire.
    maxWorkers: 2,
  },
});
