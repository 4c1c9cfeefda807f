import { Type, type Static } from 'typebox';
import { eventType } from '../event-type.js';
import { Period, Text } from '../members.js';

/** 一月或一季的评价汇总完成；subject 为该期间 · The evaluations of a month or quarter are totalled; the subject is the period. */
export const evaluationPeriodClosedV1 = eventType({
  type: 'evaluation.period_closed.v1',
  zh: '一月或一季的评价汇总完成；subject 为该期间',
  en: 'The evaluations of a month or quarter are totalled; the subject is the period.',
  topic: 'events',
  data: Type.Object({ period: Period, by: Type.Optional(Text) }),
});
export type EvaluationPeriodClosedV1 = Static<typeof evaluationPeriodClosedV1.data>;
