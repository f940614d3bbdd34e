import { defineConfig } from 'vitest/config';

/** Tests that load modules of parts, which all later tests of their process would know. */
const loadModules = [
  'test/use/**/*.test.ts',
  'test/docs/**/*.test.ts',
  'test/cli/extends.test.ts',
  'test/queue/{messages,trust}.test.ts',
  'test/sweep/vocabulary.test.ts',
];

export default defineConfig({
  test: {
    globalSetup: ['test/require-build.ts', 'test/own-temporary-folder.ts'],
    setupFiles: ['test/after-each-file.ts'],
    testTimeout: 60_000,
    // Two numeric tests side by side slow each other down more than they gain.
    fileParallelism: true,
    maxWorkers: 2,
    projects: [
      { extends: true, test: { name: 'alone', include: loadModules } },
      {
        extends: true,
        test: {
          name: 'together',
          include: ['test/**/*.test.ts'],
          exclude: loadModules,
          // Libraries are loaded once for all files of a worker, not once a file.
          isolate: false,
        },
      },
    ],
  },
});
