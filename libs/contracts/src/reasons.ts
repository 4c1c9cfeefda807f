import type { Fault as PlainFault } from '@sanxiang/kernel';

/** Why an event is not taken. The words are stable: publishers, the quarantine and its counts go by them. */
export const REASONS = {
  unreadable: { zh: '不是可读的 UTF-8 JSON', en: 'Not readable as JSON in UTF-8' },
  missing: { zh: '缺少必填成员', en: 'A required member is missing' },
  malformed: { zh: '写法或类型不对', en: 'Of the wrong type or spelling' },
  unknown_type: { zh: '没有这种事件类型或版本', en: 'No such event type or version' },
  reserved: { zh: '此类事件只由本系统发布', en: 'Only the services of this system publish this type' },
  other_org: { zh: '密钥不属于该组织', en: 'The key belongs to another organisation' },
  future: { zh: '时间比当前时钟超前 5 分钟以上', en: 'More than 5 minutes ahead of the wall clock' },
  too_old: { zh: '时间早于 1970 年', en: 'Before 1970' },
  too_long: { zh: '文本过长', en: 'Too many characters' },
  too_deep: { zh: '嵌套超过 64 层', en: 'Nested over 64 levels' },
  too_large: { zh: '事件超过 256 KiB', en: 'An event over 256 KiB' },
  bad_text: { zh: '含有 NUL 或不成对的代理项', en: 'Contains NUL or a lone surrogate' },
  schema: { zh: '不符合该类型的 JSON Schema', en: 'Refused by the JSON Schema of its type' },
  conflict: { zh: '同一来源、同一 id 的事件内容不同，以先到者为准', en: 'Same source and id with other content; the first stays' },
} as const;

export type Reason = keyof typeof REASONS;

/** One thing wrong with an event; `path` names the member (`data.turns.0.endMs`), '' the event itself. */
export interface Fault extends PlainFault {
  readonly reason: Reason;
  /** What would have been right, in no particular language: `inbound | outbound | internal`, `≥ 1`. */
  readonly expected?: string;
}
