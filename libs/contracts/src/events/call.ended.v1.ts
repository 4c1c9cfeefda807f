import { Type, type Static } from 'typebox';
import { eventType } from '../event-type.js';
import { Remark, dimensions } from '../members.js';

/** 通话结束；reason 为 self_service 表示在菜单中自助完成 · The call ends; the reason `self_service` says that it was done in the menu. */
export const callEndedV1 = eventType({
  type: 'call.ended.v1',
  zh: '通话结束；reason 为 self_service 表示在菜单中自助完成',
  en: 'The call ends; the reason `self_service` says that it was done in the menu.',
  topic: 'events',
  data: Type.Object({ ...dimensions, endedBy: Type.Enum(['customer', 'agent', 'system', 'unknown']), reason: Type.Optional(Remark) }),
});
export type CallEndedV1 = Static<typeof callEndedV1.data>;
