import { Type, type Static } from 'typebox';
import type { DurationKind } from '../working-time/duration.js';

const Common = {
  options: Type.Optional(Type.Array(Type.String())),
  /** Of a number. */
  unit: Type.Optional(Type.Enum(['count', 'percent', 'cpm', 'day', 'weight', 'score', 'months'])),
  min: Type.Optional(Type.Number()),
  max: Type.Optional(Type.Number()),
  /** The unit of a bare number where the parameter's name says it. */
  bare: Type.Optional(Type.Enum(['s', 'min'])),
};
const PLAIN_TYPES = ['elapsed', 'deadline', 'rings', 'number', 'switch', 'word', 'words', 'time', 'windows', 'durations', 'dates', 'weekday_time', 'calendar', 'text'] as const;

/** What a value has to look like. */
export const ValueType = Type.Object({ type: Type.Enum([...PLAIN_TYPES]), ...Common });
export type ValueType = Static<typeof ValueType>;

/** A parameter as `norm-books/base/parameters.yaml` defines it. */
export const ParameterSchema = Type.Object({
  ...Common,
  type: Type.Enum([...PLAIN_TYPES, 'table']),
  /** Of a table: what its rows hold, and their names where they are fixed. */
  cell: Type.Optional(ValueType),
  rows: Type.Optional(Type.Array(Type.String())),
  default: Type.Unknown(),
  zh: Type.String({ minLength: 1 }),
  en: Type.String({ minLength: 1 }),
  /** Ids of the norms that it serves. */
  norms: Type.Array(Type.String()),
  /** Values found in the documents of the catalogue. */
  variants: Type.Optional(Type.Array(Type.Union([Type.String(), Type.Number(), Type.Boolean()]))),
  /** The documents give no number; the default is ours. */
  proposed: Type.Optional(Type.Boolean()),
}, { additionalProperties: false });
export type ParameterDefinition = Static<typeof ParameterSchema>;

/** The kinds of duration that fit each type: what happens in a call is counted by the clock, what an office promises also by its hours. */
export const DURATION_KINDS: Readonly<Record<'elapsed' | 'deadline' | 'rings' | 'durations', readonly DurationKind[]>> = {
  elapsed: ['elapsed'], durations: ['elapsed'], rings: ['rings'],
  deadline: ['elapsed', 'working_time', 'working_days', 'same_day', 'weeks'],
};
