export * from './port.js';
export * from './embedded-state-store.js';
export * from './open-state-store.js';
export { isTaken, MongoDatabase } from './mongo/mongo-database.js';
export { MongoStateStore, StateTooLarge, type MongoStateStoreOptions } from './mongo/mongo-state-store.js';
export * from './unless-stale.js';
