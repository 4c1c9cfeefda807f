import { Type, type Static } from 'typebox';
import { eventType } from '../event-type.js';
import { COUNT_MAX } from '../limits.js';
import { Points, Remark, Text, caseDimensions } from '../members.js';

/** 一个质检项得分；每项一个事件，再次评分取代前一次 · One item of the form is scored: an event for each; scoring it again takes the place of the score before. */
export const qaScoredV1 = eventType({
  type: 'qa.scored.v1',
  zh: '一个质检项得分；每项一个事件，再次评分取代前一次',
  en: 'One item of the form is scored: an event for each; scoring it again takes the place of the score before.',
  topic: 'events',
  data: Type.Object({
    ...caseDimensions,
    item: Text,
    score: Points,
    /** The item's full marks, where the form does not say. */
    max: Type.Optional(Type.Number({ exclusiveMinimum: 0, maximum: COUNT_MAX })),
    /** Whether the item is passed, where points do not say. */
    passed: Type.Optional(Type.Boolean()),
    /** A fault that takes all points of the review: conflict, scolding, leak. */
    fatal: Type.Optional(Type.Boolean()),
    note: Type.Optional(Remark),
  }),
  check: ({ score, max }) => (max !== undefined && score > max ? [{ path: 'data.score', reason: 'schema', expected: '≤ max' }] : []),
});
export type QaScoredV1 = Static<typeof qaScoredV1.data>;
