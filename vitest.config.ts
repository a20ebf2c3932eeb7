import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // ES modules that their package.json does not announce (see scripts/build.mjs).
    server: { deps: { inline: ['networkanalysis-ts'] } },
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Two cores: one file at a time beside the processes that tests start themselves.
    maxWorkers: 2,
  },
});
