import { Type, type Static } from 'typebox';
import { eventType } from '../event-type.js';
import { Points, caseDimensions } from '../members.js';

/** 质检完成并提交；score 为总分 · The review is handed in; `score` is its total. */
export const qaSubmittedV1 = eventType({
  type: 'qa.submitted.v1',
  zh: '质检完成并提交；score 为总分',
  en: 'The review is handed in; `score` is its total.',
  topic: 'events',
  data: Type.Object({ ...caseDimensions, score: Type.Optional(Points) }),
});
export type QaSubmittedV1 = Static<typeof qaSubmittedV1.data>;
