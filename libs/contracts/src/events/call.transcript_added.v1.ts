import { Type, type Static } from 'typebox';
import { eventType } from '../event-type.js';
import { Millis, Remark, Text, dimensions } from '../members.js';

const Turn = Type.Object({ speaker: Type.Enum(['agent', 'customer']), text: Remark, startMs: Millis, endMs: Millis });

/** 通话转写；时间以接起为零点 · What was said; milliseconds count from the answer. */
export const callTranscriptAddedV1 = eventType({
  type: 'call.transcript_added.v1',
  zh: '通话转写；时间以接起为零点（毫秒）',
  en: 'What was said; milliseconds count from the answer.',
  topic: 'events',
  data: Type.Object({ ...dimensions, turns: Type.Array(Turn), language: Type.Optional(Text) }),
  check: ({ turns }) => turns.flatMap((turn, no) => (turn.endMs < turn.startMs ? [{ path: `data.turns.${no}.endMs`, reason: 'schema', expected: '≥ startMs' }] : [])),
});
export type CallTranscriptAddedV1 = Static<typeof callTranscriptAddedV1.data>;
