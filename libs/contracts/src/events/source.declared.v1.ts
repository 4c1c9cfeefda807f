import { Type, type Static } from 'typebox';
import { eventType } from '../event-type.js';
import { SPAN_MS_MAX } from '../limits.js';
import { Text } from '../members.js';

/** 来源声明它能报告哪些可选事实；subject 为来源本身 · A source says which optional facts it reports; the subject is the source. */
export const sourceDeclaredV1 = eventType({
  type: 'source.declared.v1',
  zh: '来源声明它能报告哪些可选事实；subject 为来源本身',
  en: 'A source says which optional facts it reports; the subject is the source.',
  topic: 'events',
  data: Type.Object({
    /** Event types without their version. */
    reports: Type.Array(Text),
    /** How finely its clock tells. */
    resolutionMs: Type.Optional(Type.Number({ minimum: 0, maximum: SPAN_MS_MAX })),
    /** Longest silence of a source that is well. */
    heartbeatSec: Type.Optional(Type.Number({ exclusiveMinimum: 0, maximum: SPAN_MS_MAX / 1000 })),
  }),
});
export type SourceDeclaredV1 = Static<typeof sourceDeclaredV1.data>;
