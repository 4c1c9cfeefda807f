import { Type, type Static } from 'typebox';
import { eventType } from '../event-type.js';
import { Count, Instant, Period, Text } from '../members.js';

const figures = {
  complaints: Count, upheld: Count, notUpheld: Count, pending: Count, withdrawn: Count, jobs: Count,
  /** Per cent; null without a job. */
  ratio: Type.Union([Type.Number({ minimum: 0 }), Type.Null()]),
};
const Department = Type.Union([Text, Type.Null()]);
const Row = Type.Object({ department: Department, ...figures });
/** A complaint or job of the period, and the column in which it was counted: `complaints` is the sum of upheld, notUpheld and pending. */
const Case = Type.Object({ subject: Text, department: Department, column: Type.Enum(['upheld', 'notUpheld', 'pending', 'withdrawn', 'jobs']) });

/** 投诉率统计表封存：各行与个案清单自此不变，重放时照此为准；subject 为该期间 · The complaint-rate table is sealed: rows and cases stay as they are, and a replay takes them as given. The subject is the period. */
export const complaintPeriodSealedV1 = eventType({
  type: 'complaint.period_sealed.v1',
  zh: '投诉率统计表封存：各行与个案清单自此不变，重放时照此为准；subject 为该期间；清单过长时分为数个事件；只由本系统发布',
  en: 'The complaint-rate table is sealed: rows and cases stay as they are, and a replay takes them as given. The subject is the period; a long list of cases is told in several events. Said by this system alone.',
  topic: 'events',
  oursOnly: true,
  data: Type.Object({
    period: Period,
    from: Instant,
    to: Instant,
    tz: Text,
    /** What the ratio divides by: `jobs`. */
    denominator: Text,
    rows: Type.Array(Row),
    total: Type.Object(figures),
    /** Those of this part; rows and total stand in every part. */
    cases: Type.Array(Case),
    /** From 1. */
    part: Type.Integer({ minimum: 1 }),
    parts: Type.Integer({ minimum: 1 }),
  }),
});
export type ComplaintPeriodSealedV1 = Static<typeof complaintPeriodSealedV1.data>;
