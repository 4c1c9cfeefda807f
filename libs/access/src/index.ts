export * from './caller.js';
export * from './keys.js';
export * from './access-guard.js';
