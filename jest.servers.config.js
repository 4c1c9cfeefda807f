/** Tests against real servers (Kafka, a MongoDB server): `npm run test:servers` starts these, or takes the addresses that are set. */
import { base } from './jest.config.js';

export default {
  testTimeout: 120_000,
  projects: [{ ...base, displayName: 'server', testMatch: ['<rootDir>/{libs,apps,tools}/**/*.server.spec.ts'], testPathIgnorePatterns: ['/node_modules/', '/dist/'] }],
};
