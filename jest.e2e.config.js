/** End to end: `.e2e.spec.ts` drive the built program over HTTP and a real browser. One at a time, for they share a machine's two cores and its clock. */
import { base } from './jest.config.js';

const START_AND_SETTLE_MS = 180_000;

export default {
  ...base,
  displayName: 'e2e',
  testMatch: ['<rootDir>/apps/e2e/**/*.e2e.spec.ts'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/'],
  testTimeout: START_AND_SETTLE_MS,
  maxWorkers: 1,
};
