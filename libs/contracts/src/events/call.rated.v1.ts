import { Type, type Static } from 'typebox';
import { eventType } from '../event-type.js';
import { dimensions } from '../members.js';

/** 挂机满意度；channel 是评价渠道，不是通话渠道 · The customer rates the call; `channel` is that of the rating, not of the call. */
export const callRatedV1 = eventType({
  type: 'call.rated.v1',
  zh: '挂机满意度；channel 是评价渠道',
  en: 'The customer rates the call, `score` out of `scale`; `channel` is that of the rating.',
  topic: 'events',
  data: Type.Object({
    ...dimensions,
    score: Type.Number({ minimum: 0 }),
    scale: Type.Number({ exclusiveMinimum: 0 }),
    channel: Type.Optional(Type.Enum(['key', 'sms', 'wechat'])),
  }),
  check: ({ score, scale }) => (score > scale ? [{ path: 'data.score', reason: 'schema', expected: '≤ scale' }] : []),
});
export type CallRatedV1 = Static<typeof callRatedV1.data>;
