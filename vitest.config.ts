import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/require-build.ts'],
    testTimeout: 60_000,
    // Two numeric tests side by side slow each other down more than they gain.
    fileParallelism: true,
    maxWorkers: 2,
    // Libraries are loaded once for all files of a worker, not once a file.
    isolate: false,
  },
});
