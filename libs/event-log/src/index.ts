export * from './port.js';
export * from './embedded/embedded-event-log.js';
export * from './transport/event-log-transport.js';
