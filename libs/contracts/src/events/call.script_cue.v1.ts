import { Type, type Static } from 'typebox';
import { eventType } from '../event-type.js';
import { Count, Text, dimensions } from '../members.js';

/** 说出或听到一句规范用语，cue 是用语编号 · A phrase of the script was said; `cue` is its id in the lexicon, which every organisation may extend. */
export const callScriptCueV1 = eventType({
  type: 'call.script_cue.v1',
  zh: '说出或听到一句规范用语，cue 是用语编号',
  en: 'A phrase of the script was said; `cue` is its id in the lexicon, which every organisation may extend.',
  topic: 'events',
  data: Type.Object({ ...dimensions, cue: Text, field: Type.Optional(Text), turn: Type.Optional(Count) }),
});
export type CallScriptCueV1 = Static<typeof callScriptCueV1.data>;
