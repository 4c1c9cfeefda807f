import { Type, type Static } from 'typebox';
import { eventType } from '../event-type.js';
import { Remark, Text, caseDimensions } from '../members.js';

/** 申诉有了决定 · The appeal is decided. */
export const qaDecidedV1 = eventType({
  type: 'qa.decided.v1',
  zh: '申诉有了决定',
  en: 'The appeal is decided.',
  topic: 'events',
  data: Type.Object({
    ...caseDimensions,
    /** What was decided. */
    outcome: Type.Optional(Text),
    reason: Type.Optional(Remark),
  }),
});
export type QaDecidedV1 = Static<typeof qaDecidedV1.data>;
