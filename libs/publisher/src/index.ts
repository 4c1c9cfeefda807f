/** A typed publisher of events, for those who build telephone systems and help desks. docs/publishing.md says how it is used. */
export { PublishFault, type EventFault, type Outcome, type Rejection } from './answer.js';
export { RESERVED, type PublishedEvent, type PublishedType, type Said } from './event.js';
export { Publisher, type PublisherOptions, type Totals, type World } from './publisher.js';
