import { Type, type Static } from 'typebox';
import { eventType } from '../event-type.js';
import { Remark, Text } from '../members.js';

/** 有人免除了一条判定；它留在列表中，不再计入比率 · A person excused a verdict: it stays in the list and leaves the rate. */
export const verdictWaivedV1 = eventType({
  type: 'verdict.waived.v1',
  zh: '有人免除了一条判定；它留在列表中，不再计入比率',
  en: 'A person excused a verdict: it stays in the list and leaves the rate. `subject` is the judged entity.',
  topic: 'outcomes',
  data: Type.Object({
    /** Id of the verdict. */
    verdict: Text,
    /** Who excused it. */
    person: Text,
    reason: Remark,
  }),
});
export type VerdictWaivedV1 = Static<typeof verdictWaivedV1.data>;
