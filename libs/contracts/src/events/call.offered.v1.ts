import { Type, type Static } from 'typebox';
import { eventType } from '../event-type.js';
import { Text, dimensions } from '../members.js';

/** 来电进入系统 · A call reaches the system. */
export const callOfferedV1 = eventType({
  type: 'call.offered.v1',
  zh: '来电进入系统',
  en: 'A call reaches the system.',
  topic: 'events',
  data: Type.Object({
    ...dimensions,
    direction: Type.Enum(['inbound', 'outbound', 'internal']),
    booked: Type.Optional(Type.Boolean()),
    urgent: Type.Optional(Type.Boolean()),
    lineType: Type.Optional(Type.Enum(['home', 'office', 'mobile'])),
    profession: Type.Optional(Text),
    campaign: Type.Optional(Text),
    planId: Type.Optional(Text),
  }),
});
export type CallOfferedV1 = Static<typeof callOfferedV1.data>;
