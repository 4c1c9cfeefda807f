export * from './port.js';
export * from './embedded-state-store.js';
export * from './open-state-store.js';
