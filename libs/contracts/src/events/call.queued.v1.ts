import { Type, type Static } from 'typebox';
import { eventType } from '../event-type.js';
import { Count, Text, dimensions } from '../members.js';

/** 进入队列，每次进入是一次排队 · The call enters a queue; each entry opens a visit. */
export const callQueuedV1 = eventType({
  type: 'call.queued.v1',
  zh: '进入队列，每次进入是一次排队',
  en: 'The call enters a queue; each entry opens a visit.',
  topic: 'events',
  data: Type.Object({ ...dimensions, queue: Text, position: Type.Optional(Count) }),
});
export type CallQueuedV1 = Static<typeof callQueuedV1.data>;
