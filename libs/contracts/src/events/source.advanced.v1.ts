import { Type, type Static } from 'typebox';
import { judgeHappened } from '../envelope.js';
import { eventType } from '../event-type.js';
import { Instant } from '../members.js';
import type { Fault } from '../reasons.js';

/** 来源声明此刻之前不会再有更早的事件；subject 为来源本身 · Nothing earlier than `through` will follow; the subject is the source. */
export const sourceAdvancedV1 = eventType({
  type: 'source.advanced.v1',
  zh: '来源声明：through 之前不会再有事件；subject 为来源本身',
  en: 'Nothing earlier than `through` will follow; the subject is the source.',
  topic: 'events',
  data: Type.Object({ through: Instant }),
  check: ({ through }, now) => {
    const faults: Fault[] = [];
    judgeHappened(through, 'data.through', now, faults);
    return faults;
  },
});
export type SourceAdvancedV1 = Static<typeof sourceAdvancedV1.data>;
