import type { Static } from 'typebox';
import { eventType } from '../event-type.js';
import { CallData } from '../members.js';

/** 等候中的提示 · A word to the waiting customer. */
export const callWaitPromptV1 = eventType({
  type: 'call.wait_prompt.v1',
  zh: '等候中的提示',
  en: 'A word to the waiting customer.',
  topic: 'events',
  data: CallData,
});
export type CallWaitPromptV1 = Static<typeof callWaitPromptV1.data>;
