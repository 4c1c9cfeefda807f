import { Type, type Static } from 'typebox';
import { MEASURED_BY } from './book.js';

const TEXT_LENGTH_MAX = 4000;
const NAME_LENGTH_MAX = 128;
const Name = Type.String({ minLength: 1, maxLength: NAME_LENGTH_MAX, description: '名称 · a name' });
const Words = Type.String({ minLength: 1, maxLength: TEXT_LENGTH_MAX });
const Both = Type.Object({ zh: Words, en: Words }, { additionalProperties: false });
/** `2026-01-01T00:00:00+08:00`, or a date for its first instant in the book's zone. */
const Instant = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}(T.+)?$', description: 'RFC 3339, or a date' });
const WindowText = Type.String({ pattern: '^\\d{2}:\\d{2}-\\d{2}:\\d{2}$', description: '09:00-12:00' });
const WindowTexts = Type.Array(WindowText, { maxItems: 24 });
const DAY_KEY = '^(all|(mon|tue|wed|thu|fri|sat|sun)(-(mon|tue|wed|thu|fri|sat|sun))?)$';
const DATE = '^\\d{4}-\\d{2}-\\d{2}$';

const Week = { patternProperties: { [DAY_KEY]: WindowTexts } };
const DatedDays = Type.Array(Type.Union([Type.String({ pattern: DATE }), Type.Record(Type.String({ pattern: DATE }), WindowTexts, { additionalProperties: false, minProperties: 1 })]), { maxItems: 2000 });
const SeasonDate = Type.String({ pattern: '^(\\d{4}-)?\\d{2}-\\d{2}$', description: 'MM-DD, or YYYY-MM-DD' });

/** Windows of the days of the week, by `mon-fri`, `sat`, `all`; official holidays; single days; seasons. */
export const CalendarSchema = Type.Object({
  holidays: Type.Optional(Type.Enum(['CN', 'none'])),
  open: Type.Optional(DatedDays),
  closed: Type.Optional(DatedDays),
  seasons: Type.Optional(Type.Array(Type.Object({ from: SeasonDate, to: SeasonDate }, { ...Week, additionalProperties: false }), { maxItems: 100 })),
}, { ...Week, additionalProperties: false });

const Source = Type.Object({ document: Name, article: Type.String({ minLength: 1, maxLength: TEXT_LENGTH_MAX }) }, { additionalProperties: false });

/** The common members of a norm; what else it has belongs to its pattern. All may be left out where a book that is extended has them. */
export const NormSchema = Type.Object({
  family: Type.Optional(Name),
  title: Type.Optional(Both),
  text: Type.Optional(Both),
  source: Type.Optional(Type.Array(Source, { maxItems: 50 })),
  severity: Type.Optional(Type.Enum(['soft', 'hard'])),
  by: Type.Optional(Type.Union([Type.String({ pattern: `^[${MEASURED_BY.join('')}]{1,${MEASURED_BY.length}}$` }), Type.Array(Type.Enum([...MEASURED_BY]), { minItems: 1 })])),
  priority: Type.Optional(Type.Enum([1, 2, 3])),
  enabled: Type.Optional(Type.Boolean()),
  pattern: Type.Optional(Type.Union([Name, Type.Null()])),
});
export type NormDocument = Static<typeof NormSchema> & { readonly [argument: string]: unknown };

const TargetSchema = Type.Object({ default: Type.Optional(Type.Number()) }, { additionalProperties: Type.Record(Type.String(), Type.Number()) });

/** A norm book as it is written and published (contract 3). What JSON Schema cannot say is said by `resolveBook`. */
export const BookSchema = Type.Object({
  book: Name,
  extends: Type.Optional(Name),
  version: Type.Integer({ minimum: 1, maximum: 1_000_000_000 }),
  effectiveFrom: Type.Optional(Instant),
  timeZone: Type.Optional(Name),
  title: Type.Optional(Both),
  calendars: Type.Optional(Type.Record(Type.String(), CalendarSchema)),
  parameters: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
  /** Where a parameter's value stands written. */
  sources: Type.Optional(Type.Record(Type.String(), Type.Array(Source, { maxItems: 50 }))),
  /** Titles of the documents that sources name. */
  documents: Type.Optional(Type.Record(Type.String(), Both)),
  norms: Type.Optional(Type.Record(Type.String({ pattern: '^[A-Z][A-Z0-9]*-[A-Z0-9]+$' }), NormSchema, { additionalProperties: false })),
  targets: Type.Optional(Type.Record(Type.String({ pattern: '^M-[A-Z0-9-]+$' }), TargetSchema, { additionalProperties: false })),
  outages: Type.Optional(Type.Array(Type.Object({ from: Instant, to: Instant, affects: Type.Array(Name), reason: Words }, { additionalProperties: false }))),
  waivers: Type.Optional(Type.Array(Type.Object({ norm: Name, from: Instant, to: Instant, reason: Words }, { additionalProperties: false }))),
}, { additionalProperties: false, $id: 'urn:sanxiang:norm-book', title: '规范册 · Norm book' });

type Day = 'mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat' | 'sun';
/** Windows by days: `mon-fri`, `sat`; `all` is every day, holidays too. */
export type WeekDocument = { readonly [days in Day | `${Day}-${Day}` | 'all']?: readonly string[] };
export type DatedDocument = string | Readonly<Record<string, readonly string[]>>;
export interface CalendarDocument extends WeekDocument {
  readonly holidays?: 'CN' | 'none';
  readonly open?: readonly DatedDocument[];
  readonly closed?: readonly DatedDocument[];
  readonly seasons?: readonly (WeekDocument & { readonly from: string; readonly to: string })[];
}
/** By metric: `default`, and by dimension and value. */
export type TargetDocument = Readonly<Record<string, number | Readonly<Record<string, number>>>>;
export interface BookDocument extends Omit<Static<typeof BookSchema>, 'calendars' | 'norms' | 'targets'> {
  readonly calendars?: Readonly<Record<string, CalendarDocument>>;
  readonly norms?: Readonly<Record<string, NormDocument>>;
  readonly targets?: Readonly<Record<string, TargetDocument>>;
}
