export * from './port.js';
export * from './embedded-state-store.js';
