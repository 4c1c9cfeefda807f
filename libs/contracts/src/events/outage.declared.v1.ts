import { Type, type Static } from 'typebox';
import { eventType } from '../event-type.js';
import { parseInstant } from '../instant.js';
import { Dated, Remark, Text } from '../members.js';

const Names = Type.Union([Text, Type.Array(Text, { minItems: 1 })]);
const Affects = Type.Union([Names, Type.Record(Text, Names)]);

/** 声明故障时段，其间受影响的判定予以豁免；subject 为该故障，再次声明取代前一次 · An outage, which excuses what it affected; the subject is the outage, and a further declaration of it takes the place of the one before. */
export const outageDeclaredV1 = eventType({
  type: 'outage.declared.v1',
  zh: '声明故障时段，其间受影响的判定予以豁免；subject 为该故障，再次声明取代前一次',
  en: 'An outage, which excuses what it affected; the subject is the outage, and a further declaration of it takes the place of the one before.',
  topic: 'events',
  data: Type.Object({
    from: Dated,
    /** Left out while it lasts. */
    to: Type.Optional(Dated),
    /** Names of norms, families (`HOLD`), queues, lines, departments, teams or agents, any of which it may be; `all`; or names by kind (`{norm, queue}`), of which all must fit. */
    affects: Affects,
    reason: Type.Optional(Remark),
  }),
  check: ({ from, to }) => (to !== undefined && (parseInstant(to) ?? 0) <= (parseInstant(from) ?? 0) ? [{ path: 'data.to', reason: 'schema', expected: '> from' }] : []),
});
export type OutageDeclaredV1 = Static<typeof outageDeclaredV1.data>;
