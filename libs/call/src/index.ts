export * from './call.consumer.js';
export * from './call.document.js';
export * from './call.module.js';
export * from './call.service.js';
export * from './call.settings.js';
export * from './fold/call-event.js';
export * from './fold/fold-call.js';
export * from './call-of-events.js';
