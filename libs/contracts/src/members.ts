/** The members that the schemas of events are made of. */
import { Type, type Static } from 'typebox';
import { isInstant, parseInstant } from './instant.js';
import { COUNT_MAX, EARLIEST_MS, PLANNED_BEFORE_MS, REMARK_LENGTH_MAX, SPAN_MS_MAX, TEXT_LENGTH_MAX } from './limits.js';

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
/** What a form gives for an item, or in all. */
export const Points = Type.Number({ minimum: 0, maximum: COUNT_MAX });
/** A part of a whole, 0 to 1. */
export const Share = Type.Number({ minimum: 0, maximum: 1 });
/** RFC 3339 with offset. */
export const Instant = Type.Refine(Type.String({ format: 'date-time' }), isInstant, () => 'RFC 3339');
/** RFC 3339 with offset, of what was agreed or planned: it may lie ahead, but where the warehouse can date it. */
export const Dated = Type.Refine(Type.String({ format: 'date-time' }), (text) => {
  const ms = parseInstant(text);
  return ms !== null && ms >= EARLIEST_MS && ms < PLANNED_BEFORE_MS;
}, () => '1970 … 2199');
/** A month or quarter of figures: `2026-09`, `2026-Q3`. */
export const Period = Type.String({ pattern: '^[0-9]{4}-(Q[1-4]|0[1-9]|1[0-2])$' });

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

/** What the events of tickets, callbacks, complaints, evaluations, surveys and QA reviews may all carry (contract 1.3). */
export const caseDimensions = {
  /** Whose it is: that of its opening or filing. Of a later event: the department that this step names. */
  department: Type.Optional(Text),
  team: Type.Optional(Text),
  agent: Type.Optional(Text),
  /** Who answers for it: the hotline's owner of a ticket. */
  owner: Type.Optional(Text),
  /** Who works on it. */
  handlerDepartment: Type.Optional(Text),
  /** A sales business, B technical quality, C service quality, D other (ROUTE-01). */
  category: Type.Optional(Type.Enum(['A', 'B', 'C', 'D'])),
  /** How far it has to go for an answer (TICKET-17 … 20). */
  tier: Type.Optional(Type.Enum(['normal', 'difficult', 'special', 'government'])),
  /** Fault level, 1 the highest, or the name that an organisation gives it. */
  level: Type.Optional(Type.Union([Count, Text])),
  channel: Type.Optional(Text),
  customer: Type.Optional(Type.Object({ ...Customer.properties, name: Type.Optional(Text) })),
  /** The call that it comes from. */
  callId: Type.Optional(Text),
  /** The person who did this step. */
  by: Type.Optional(Text),
};
export type CaseDimension = keyof typeof caseDimensions;

/** Names of what every event about a case may carry. */
export const CASE_DIMENSIONS = [
  'department', 'team', 'agent', 'owner', 'handlerDepartment', 'category', 'tier', 'level', 'channel', 'customer', 'callId', 'by',
] as const satisfies readonly CaseDimension[];

/** What every event of a noun may carry beside its own members. */
export const CARRIED: Readonly<Record<string, readonly string[]>> = {
  call: DIMENSIONS, callback: CASE_DIMENSIONS, complaint: CASE_DIMENSIONS, evaluation: CASE_DIMENSIONS, qa: CASE_DIMENSIONS, survey: CASE_DIMENSIONS, ticket: CASE_DIMENSIONS,
};

/** Data of an event about a case that has nothing but these. */
export const CaseData = Type.Object(caseDimensions);
export type CaseDimensions = Static<typeof CaseData>;

/** Lowest and highest score of an evaluation, per cent: 100 is as expected, less than 0 did harm (EVAL-04). */
const EVALUATION_PERCENT = { minimum: -50, maximum: 200 };
/** What is evaluated, and how: one line of the form. */
const EvaluationItem = Type.Object({
  stage: Type.Enum(['pre_sales', 'implementation', 'after_sales']),
  project: Type.Optional(Text),
  technical: Type.Number(EVALUATION_PERCENT),
  attitude: Type.Number(EVALUATION_PERCENT),
});

/** The performance evaluation form (EVAL-02 … 05). */
export const evaluationForm = {
  /** Province and county. */
  place: Type.Optional(Text),
  company: Type.Optional(Text),
  evaluator: Type.Optional(Text),
  /** Day on the form, `2026-03-02`. */
  date: Type.Optional(Type.String({ format: 'date' })),
  items: Type.Array(EvaluationItem, { minItems: 1 }),
  comment: Type.Optional(Remark),
  /** Very dissatisfied, as the customer says. */
  dissatisfied: Type.Optional(Type.Boolean()),
};
