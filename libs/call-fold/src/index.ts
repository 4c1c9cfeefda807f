export * from './call-event.js';
export * from './fold-call.js';
export * from './call.settings.js';
