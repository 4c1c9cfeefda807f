export * from './call.consumer.js';
export * from './call.document.js';
export * from './call.module.js';
export * from './call.service.js';
