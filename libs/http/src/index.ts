export * from './health.js';
export * from './http-app.js';
export * from './in-time.js';
export * from './prometheus.js';
export * from './stop-on-signals.js';
export * from './settings-or-exit.js';
