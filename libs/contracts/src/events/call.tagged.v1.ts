import { Type, type Static } from 'typebox';
import { eventType } from '../event-type.js';
import { dimensions } from '../members.js';

/** 异常通话标记 · An abnormal call is marked. */
export const callTaggedV1 = eventType({
  type: 'call.tagged.v1',
  zh: '异常通话标记',
  en: 'An abnormal call is marked.',
  topic: 'events',
  data: Type.Object({
    ...dimensions,
    tag: Type.Enum(['silent', 'faint', 'noise', 'dialect', 'agent_faint', 'wrong_number', 'private', 'harassment', 'abuse', 'complaint', 'busy', 'declined']),
    resolved: Type.Optional(Type.Boolean()),
  }),
});
export type CallTaggedV1 = Static<typeof callTaggedV1.data>;
