import { Type, type Static } from 'typebox';
import { eventType } from '../event-type.js';
import { Remark, Seconds, dimensions } from '../members.js';

/** 客户对保持、静音、转接、等候或通话表示同意与否 · The customer agrees, or not, to a hold, mute, transfer, wait or talk. */
export const callConsentV1 = eventType({
  type: 'call.consent.v1',
  zh: '客户对保持、静音、转接、等候或通话表示同意与否',
  en: 'The customer agrees, or not, to a hold, mute, transfer, wait or talk.',
  topic: 'events',
  data: Type.Object({
    ...dimensions,
    kind: Type.Enum(['hold', 'mute', 'transfer', 'wait', 'talk']),
    granted: Type.Boolean(),
    reason: Type.Optional(Remark),
    statedLimitSec: Type.Optional(Seconds),
  }),
});
export type CallConsentV1 = Static<typeof callConsentV1.data>;
