export * from './port.js';
export * from './stages.js';
export * from './embedded/embedded-event-log.js';
export { KafkaEventLog, type KafkaEventLogOptions } from './kafka/kafka-event-log.js';
export type { Tail } from './kafka/kafka-tail.js';
export * from './transport/batch-watch.js';
export * from './transport/event-log-transport.js';
export * from './open-event-log.js';
