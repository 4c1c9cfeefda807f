/** The members that the schemas of events are made of. */
import { Type, type Static } from 'typebox';
import { isInstant } from './instant.js';
import { COUNT_MAX, REMARK_LENGTH_MAX, SPAN_MS_MAX, TEXT_LENGTH_MAX } from './limits.js';

/** A name or id: never empty, since an unknown one is left out. */
export const Text = Type.String({ minLength: 1, maxLength: TEXT_LENGTH_MAX });
/** What somebody said or wrote; may be empty. */
export const Remark = Type.String({ maxLength: REMARK_LENGTH_MAX });
/** How many, or the how manieth from 0. */
export const Count = Type.Integer({ minimum: 0, maximum: COUNT_MAX });
/** A span in whole milliseconds. */
export const Millis = Type.Integer({ minimum: 0, maximum: SPAN_MS_MAX });
/** A span in whole seconds. */
export const Seconds = Type.Integer({ minimum: 0, maximum: SPAN_MS_MAX / 1000 });
/** A part of a whole, 0 to 1. */
export const Share = Type.Number({ minimum: 0, maximum: 1 });
/** RFC 3339 with offset. */
export const Instant = Type.Refine(Type.String({ format: 'date-time' }), isInstant);

export const Customer = Type.Object({ id: Type.Optional(Text), phone: Type.Optional(Text), tier: Type.Optional(Text) });

/** The dimensions that every call event may carry (contract 1.1); the call keeps the last value of each. */
export const dimensions = {
  queue: Type.Optional(Text),
  /** The dialled hotline. */
  line: Type.Optional(Text),
  department: Type.Optional(Text),
  team: Type.Optional(Text),
  agent: Type.Optional(Text),
  region: Type.Optional(Text),
  channel: Type.Optional(Text),
  customer: Type.Optional(Customer),
};
export type Dimension = keyof typeof dimensions;

/** Names of the dimensions. */
export const DIMENSIONS = ['queue', 'line', 'department', 'team', 'agent', 'region', 'channel', 'customer'] as const satisfies readonly Dimension[];

/** Data of a call event that has nothing but its dimensions. */
export const CallData = Type.Object(dimensions);
export type Dimensions = Static<typeof CallData>;

/** Members that all steps of a transfer may carry; without `transferId` the open transfer is meant. */
export const transfer = {
  transferId: Type.Optional(Text),
  to: Type.Optional(Text),
  toKind: Type.Optional(Type.Enum(['agent', 'queue', 'outside', 'survey', 'ivr'])),
  /** Who accepted. */
  by: Type.Optional(Text),
  mode: Type.Optional(Type.Enum(['warm', 'blind'])),
  reason: Type.Optional(Remark),
};
