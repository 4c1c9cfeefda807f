export * from './port.js';
export * from './stages.js';
export * from './embedded/embedded-event-log.js';
export * from './transport/event-log-transport.js';
export * from './open-event-log.js';
