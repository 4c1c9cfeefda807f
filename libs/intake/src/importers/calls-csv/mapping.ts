import { Type, type Static } from 'typebox';
import { Compile } from 'typebox/compile';
import { isMap, parseDocument } from 'yaml';
import { instantReader } from './local-time.js';
import { normalised } from './spelling.js';

/** Largest mapping that is read, in characters. */
export const MAPPING_CHARACTERS_MAX = 64 * 1024;

const Text = Type.String({ minLength: 1, maxLength: 512 });
const closed = { additionalProperties: false } as const;

/** A test of one cell: it is one of these, none of those, a number above this one. All that are given must hold. */
const Test = Type.Object({ is: Type.Optional(Type.Array(Type.String())), not: Type.Optional(Type.Array(Type.String())), over: Type.Optional(Type.Number()) }, closed);
const If = Type.Optional(Type.Record(Type.String(), Test));

/** A text that is made of a row: template, look-up, pseudonym. */
const Field = Type.Object({
  from: Type.String({ maxLength: 512 }),
  empty: Type.Optional(Type.Array(Type.String())),
  values: Type.Optional(Type.Record(Type.String(), Type.String())),
  else: Type.Optional(Type.String()),
  mask: Type.Optional(Type.Literal('hash')),
  if: If,
}, closed);

const MOMENT_NAMES = ['offered', 'queued', 'answered', 'left', 'ended', 'wrappedUp'] as const;
/** The moments of a call, in their order; `left` is the end of a call that nobody answered. */
export type MomentName = (typeof MOMENT_NAMES)[number];
const Name = Type.Enum([...MOMENT_NAMES]);

/** One way to find a moment; of `at`, `clock` and `after` it has one. */
const Step = Type.Object({
  at: Type.Optional(Text),
  format: Type.Optional(Text),
  clock: Type.Optional(Text),
  since: Type.Optional(Name),
  after: Type.Optional(Name),
  span: Type.Optional(Text),
  unit: Type.Optional(Type.Enum(['ms', 's', 'min'])),
  negative: Type.Optional(Type.Enum(['zero', 'reject'])),
  assumed: Type.Optional(Type.Boolean()),
  if: If,
}, closed);
const Moment = Type.Array(Step, { minItems: 1, maxItems: 20 });

const MappingSchema = Type.Object({
  mapping: Text,
  title: Type.Optional(Type.Object({ zh: Text, en: Text }, closed)),
  note: Type.Optional(Type.String()),
  source: Text,
  timeZone: Type.Optional(Text),
  csv: Type.Optional(Type.Object({
    delimiter: Type.Optional(Type.String({ minLength: 1, maxLength: 4 })),
    quote: Type.Optional(Type.String({ minLength: 1, maxLength: 1 })),
    encoding: Type.Optional(Text),
    columns: Type.Optional(Type.Array(Text, { minItems: 1 })),
    skip: Type.Optional(Type.Integer({ minimum: 0, maximum: 1000 })),
  }, closed)),
  call: Text,
  direction: Field,
  outcome: Field,
  times: Type.Object({ offered: Moment, queued: Type.Optional(Moment), answered: Type.Optional(Moment), left: Type.Optional(Moment), ended: Type.Optional(Moment), wrappedUp: Type.Optional(Moment) }, closed),
  dimensions: Type.Optional(Type.Object({
    queue: Type.Optional(Field), line: Type.Optional(Field), department: Type.Optional(Field), team: Type.Optional(Field), agent: Type.Optional(Field),
    region: Type.Optional(Field), channel: Type.Optional(Field), customerId: Type.Optional(Field), customerPhone: Type.Optional(Field), customerTier: Type.Optional(Field),
  }, closed)),
  stage: Type.Optional(Field),
  endedBy: Type.Optional(Field),
  rings: Type.Optional(Field),
  rating: Type.Optional(Type.Object({ score: Field, scale: Type.Number({ exclusiveMinimum: 0 }), channel: Type.Optional(Field) }, closed)),
  resolved: Type.Optional(Field),
  reasonCode: Type.Optional(Field),
}, closed);

/** How the columns of a file become calls; docs/importing.md describes each member. */
export type Mapping = Static<typeof MappingSchema>;
export type FieldRule = Static<typeof Field>;
export type StepRule = Static<typeof Step>;
export type ConditionRule = NonNullable<Static<typeof If>>;

/** Everything that is wrong with a mapping, each with its place. */
export class MappingError extends Error {
  constructor(readonly mapping: string, readonly faults: readonly string[]) {
    super(`映射有误 · wrong mapping: ${mapping}\n${faults.map((f) => `  ${f}`).join('\n')}`);
    this.name = 'MappingError';
  }
}

/** Reads and checks a mapping; `name` is for messages. Throws one `MappingError` that names every fault. */
export function readMapping(text: string, name: string): Mapping {
  if (text.length > MAPPING_CHARACTERS_MAX) throw new MappingError(name, [`超过 ${MAPPING_CHARACTERS_MAX} 个字符 · over ${MAPPING_CHARACTERS_MAX} characters`]);
  const document = parseDocument(text);
  if (document.errors.length > 0) throw new MappingError(name, document.errors.map((e) => e.message.split('\n')[0] ?? e.message));
  if (!isMap(document.contents)) throw new MappingError(name, ['不是 YAML 映射 · not a YAML map']);
  const value: unknown = normalised(document.toJS());
  const faults = isMapping(value) ? consistency(value) : shapeFaults(value);
  if (faults.length > 0 || !isMapping(value)) throw new MappingError(name, faults);
  return value;
}

const schema = Compile(MappingSchema);
const isMapping = (value: unknown): value is Mapping => schema.Check(value);

function shapeFaults(value: unknown): string[] {
  // Of a member that should not be there the object says so; the member itself only that its schema is false.
  const faults = schema.Errors(value).filter(({ keyword }) => keyword !== 'boolean').map((error): string => {
    const path = error.instancePath.slice(1).replaceAll('/', '.');
    const within = path === '' ? '' : `${path}: `;
    if (error.keyword === 'required') return `${within}缺少 · missing: ${error.params.requiredProperties.join(', ')}`;
    if (error.keyword === 'additionalProperties') return `${within}没有这个成员 · no such member: ${error.params.additionalProperties.join(', ')}`;
    if (error.keyword === 'enum') return `${path}: 只能是 · must be one of ${error.params.allowedValues.join(', ')}`;
    return `${path}: ${error.message}`;
  });
  return [...new Set(faults)];
}

/** Outcomes that a row may have. A diversion names its reason: `diverted:full`. */
export const OUTCOME_WORDS = ['answered', 'abandoned', 'self_served', 'ignored'] as const;
const DIVERT_REASONS = ['full', 'join_empty', 'leave_empty', 'timeout', 'closed', 'key', 'callback'] as const;
export type DivertReason = (typeof DIVERT_REASONS)[number];
export type RowOutcome = (typeof OUTCOME_WORDS)[number] | { readonly diverted: DivertReason };

/** The outcome that a word of a mapping means; null for none. */
export function outcomeOf(word: string): RowOutcome | null {
  const plain = OUTCOME_WORDS.find((o) => o === word);
  if (plain !== undefined) return plain;
  const reason = DIVERT_REASONS.find((r) => `diverted:${r}` === word);
  return reason === undefined ? null : { diverted: reason };
}

/** What the schema cannot say. */
function consistency(mapping: Mapping): string[] {
  const faults: string[] = [];
  for (const name of MOMENT_NAMES) mapping.times[name]?.forEach((step, i) => faults.push(...stepFaults(step, name, `times.${name}[${i}]`)));
  if (mapping.timeZone !== undefined && !isZone(mapping.timeZone)) faults.push(`timeZone: 没有这个时区 · no such time zone: ${mapping.timeZone}`);
  if (mapping.csv?.encoding !== undefined && !isEncoding(mapping.csv.encoding)) faults.push(`csv.encoding: 没有这种编码 · no such encoding: ${mapping.csv.encoding}`);
  const words = wordsOf(mapping.outcome);
  for (const word of words) if (outcomeOf(word) === null) faults.push(`outcome: 只能是 · must be one of ${OUTCOME_WORDS.join(', ')}, diverted:<reason>: ${word}`);
  if (words.includes('answered')) {
    for (const name of ['answered', 'ended'] as const) if (mapping.times[name] === undefined) faults.push(`times.${name}: 缺少，有接通的来电 · missing, since calls are answered`);
    if (mapping.dimensions?.agent === undefined) faults.push('dimensions.agent: 缺少，有接通的来电 · missing, since calls are answered');
  }
  if (words.some((word) => word !== 'answered' && word !== 'ignored') && mapping.times.left === undefined) faults.push('times.left: 缺少，有未接通的来电 · missing, since calls end without an answer');
  if (mapping.times.queued !== undefined && mapping.dimensions?.queue === undefined) faults.push('dimensions.queue: 缺少，有 times.queued · missing beside times.queued');
  faults.push(...lookupFaults(mapping.direction, 'direction', ['inbound', 'outbound', 'internal']), ...lookupFaults(mapping.endedBy, 'endedBy', ['customer', 'agent', 'system', 'unknown']));
  faults.push(...lookupFaults(mapping.stage, 'stage', ['menu', 'queue', 'ringing']), ...lookupFaults(mapping.resolved, 'resolved', ['true', 'false']), ...lookupFaults(mapping.rating?.channel, 'rating.channel', ['key', 'sms', 'wechat']));
  return faults;
}

/** What a field can give when it is known beforehand: its constant, or what its look-up holds. */
const wordsOf = ({ from, values, else: other }: FieldRule): string[] =>
  [...(values === undefined && !from.includes('{') ? [from] : []), ...Object.values(values ?? {}), ...(other === undefined ? [] : [other])];

const lookupFaults = (field: FieldRule | undefined, path: string, allowed: readonly string[]): string[] =>
  (field === undefined ? [] : wordsOf(field)).filter((word) => !allowed.includes(word)).map((word) => `${path}: 只能是 · must be one of ${allowed.join(', ')}: ${word}`);

function stepFaults(step: StepRule, name: MomentName, path: string): string[] {
  const ways = ['at', 'clock', 'after'] as const;
  const faults: string[] = [];
  const way = ways.filter((w) => step[w] !== undefined);
  if (way.length !== 1) return [`${path}: 三者取一 · needs one of ${ways.join(', ')}`];
  if (step.clock !== undefined && step.since === undefined) faults.push(`${path}.since: 缺少 · missing beside clock`);
  if (step.after !== undefined && step.span === undefined) faults.push(`${path}.span: 缺少 · missing beside after`);
  const fits: Readonly<Record<(typeof ways)[number], readonly string[]>> = { at: ['format'], clock: ['since'], after: ['span', 'unit', 'negative'] };
  const mine = way.flatMap((w) => [w, ...fits[w]]);
  for (const key of Object.keys(step)) if (key !== 'if' && key !== 'assumed' && !mine.includes(key)) faults.push(`${path}.${key}: 与 ${way.join()} 不能同用 · does not go with ${way.join()}`);
  if (step.format !== undefined && instantReader(step.format) === null) faults.push(`${path}.format: 不认识 · not known: ${step.format}`);
  for (const base of [step.since, step.after]) if (base !== undefined && MOMENT_NAMES.indexOf(base) >= MOMENT_NAMES.indexOf(name)) faults.push(`${path}: ${base} 不在 ${name} 之前 · ${base} does not come before ${name}`);
  return faults;
}

const isZone = (name: string): boolean => { try { return new Intl.DateTimeFormat('en', { timeZone: name }).format(0) !== ''; } catch { return false; } };
const isEncoding = (name: string): boolean => { try { return new TextDecoder(name).encoding !== ''; } catch { return false; } };
