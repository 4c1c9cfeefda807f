import { Type, type Static } from 'typebox';
import { eventType } from '../event-type.js';
import { Remark, Text } from '../members.js';

/** 收回一条错误事件；subject 与原事件相同 · A wrong event is taken back; the subject is that of the event. */
export const eventRetractedV1 = eventType({
  type: 'event.retracted.v1',
  zh: '收回一条错误事件；subject 与原事件相同',
  en: 'A wrong event is taken back; the subject is that of the event.',
  topic: 'events',
  data: Type.Object({ source: Text, id: Text, reason: Remark }),
});
export type EventRetractedV1 = Static<typeof eventRetractedV1.data>;
