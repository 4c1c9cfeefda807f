/**
 * What a metric is. One file a metric (`*.metric.ts`) says its names, its formula in words and its SQL;
 * API, wallboard, Grafana, reports, roll-ups and tests all read it from there.
 */

/** What a figure may be filtered and grouped by. */
export const DIMENSIONS = ['queue', 'line', 'department', 'team', 'agent', 'region', 'channel', 'tier', 'direction', 'reasonCode', 'outcome', 'state', 'reason', 'norm', 'family', 'attributedTo'] as const;
export type Dimension = (typeof DIMENSIONS)[number];

/** The dimensions that every call has; the others belong to single metrics. */
export const CALL_DIMENSIONS: readonly Dimension[] = ['queue', 'line', 'department', 'team', 'agent', 'region', 'channel', 'tier', 'direction'];

export interface Words {
  readonly zh: string;
  readonly en: string;
}

/** What a figure counts. */
export type Counted = 'calls' | 'visits' | 'legs' | 'holds' | 'attempts' | 'transfers' | 'agents' | 'verdicts';

/**
 * Where a metric's entities come from: a table or a join, with the SQL of each member that measures use.
 * A base carries `members` too: SQL by name. Measures name members, never columns, so that one measure serves calls and queue visits alike.
 */
export interface Base {
  readonly id: string;
  readonly counted: Counted;
  /** What follows FROM. */
  readonly from: string;
  /** The nested part of a call whose elements are the entities: `from` joins all of its columns. */
  readonly part?: 'visits' | 'legs' | 'holds' | 'attempts' | 'transfers';
  /** Condition that leaves out parts of the table that cannot hold an instant of the range. Uses `{from:Int64}` and `{to:Int64}` (epoch ms). */
  readonly prune: string;
  /** DateTime64(3, 'UTC') whose bucket the entity counts in; NULL: it counts nowhere. */
  readonly instant: string;
  /** For people: which instant that is. */
  readonly instantName: string;
  readonly dimensions: Readonly<Partial<Record<Dimension, string>>>;
}

/** Share of `of` that are `hit`; `unknown` counts entities of which it cannot be said, and stands in neither. */
export interface Share {
  readonly kind: 'share';
  readonly of: string;
  readonly hit: string;
  readonly unknown?: string;
  /** Entities that the reader has to know of beside them (verdicts: all that applied), whether or not they are `of`. */
  readonly beside?: string;
}

/** Number of entities that are `of`. */
export interface Count {
  readonly kind: 'count';
  readonly of: string;
  readonly unknown?: string;
}

/** Σ `value` ÷ number of `of` that have a value; where `value` is NULL the entity is unknown. */
export interface Mean {
  readonly kind: 'mean';
  readonly of: string;
  readonly value: string;
  /** How many of them had something that the reader has to know of (M-AHT: a wrap-up). */
  readonly beside?: string;
}

/** Nearest-rank percentile of `value`. */
export interface Percentile {
  readonly kind: 'percentile';
  readonly of: string;
  readonly value: string;
  /** 0 < p < 1 */
  readonly p: number;
}

/** The largest `value`. */
export interface Max {
  readonly kind: 'max';
  readonly of: string;
  readonly value: string;
}

/** Σ `value` (a count of things in the entity) ÷ number of `of`, in percent. */
export interface Ratio {
  readonly kind: 'ratio';
  readonly of: string;
  readonly value: string;
}

/** Pieces of the time of agents: `ms` long, of `who`. */
interface Timed {
  readonly of: string;
  readonly ms: string;
  readonly who: string;
}

/** Time of the pieces that are `of`. */
export interface Time extends Timed { readonly kind: 'time' }

/** Time that is `hit` ÷ time that is `of`, in percent; whoever has any of it is counted. */
export interface TimeShare extends Timed { readonly kind: 'timeShare'; readonly hit: string }

/** Time that is `of` ÷ length of the bucket: how many were so at a time, on average. */
export interface Presence extends Timed { readonly kind: 'presence' }

export type Measure = Share | Count | Mean | Percentile | Max | Ratio | Time | TimeShare | Presence;
export type Kind = Measure['kind'];

/** A metric as its file writes it; `M` are the members that its bases offer. */
export interface Definition<M> {
  readonly id: string;
  readonly names: Words;
  /** Percent as 0–100; `s` are seconds, which the measures give in milliseconds. */
  readonly unit: '%' | '‰' | 's' | 'rings' | 'count';
  readonly direction: 'up' | 'down' | 'neutral';
  readonly formula: Words;
  readonly dimensions: readonly Dimension[];
  /** Counts inbound calls unless `direction` is asked for (contract 1.2): SQL of the call's direction. */
  readonly inbound?: (m: M) => string;
  /** Seconds; absent: the metric has none, and asking for one is refused. `defaultS` null: the limit depends on the call. */
  readonly threshold?: Threshold;
  /** Base by the dimensions that are filtered or grouped by. */
  readonly base: (asked: ReadonlySet<Dimension>) => Base & { readonly members: M };
  /** Name → measure; the first is the default. `t` is SQL of the threshold in ms. */
  readonly variants: Readonly<Record<string, (m: M, t: string) => Measure>>;
  /** Which entities of the base the metric is about at all; absent: all. */
  readonly only?: (m: M) => string;
  /** A question has to filter or group by one of these: the figure means nothing over all of them. */
  readonly needs?: readonly [Dimension, ...Dimension[]];
  /** false: finished days are not rolled up. A number: figures of a day rest on the facts of so many days behind it too, and are final once the sources' clocks are past them. */
  readonly rolledUp?: false | number;
  /** SQL of the entities whose figure may still change without a new fact, by the sources' clocks alone: a day with such is not rolled up. */
  readonly pending?: (m: M) => string;
  /** Name of `beside` in the rows of the answer. */
  readonly besideName?: string;
}

export interface Threshold {
  readonly defaultS: number | null;
  /** The policy parameter of norms.md that it stands for. */
  readonly parameter: string;
}

/** Where a question leads: the entities, and what is measured on them. */
export interface Plan {
  readonly base: Base;
  readonly measure: Measure;
  /**
   * Which entities make a group appear in the answer. A share or count of nothing is an answer where there were calls (inbound ones);
   * a mean is one only where there was something to average, known or not.
   */
  readonly among: string;
}

export interface Metric extends Omit<Definition<never>, 'base' | 'variants' | 'inbound' | 'only' | 'rolledUp' | 'pending'> {
  readonly variants: readonly [string, ...string[]];
  readonly inbound: boolean;
  readonly rolledUp: boolean;
  /** Days behind a day on whose facts its figures rest too. */
  readonly reachDays: number;
  /** See `Definition`; null: calls that still wait are all that can change so. */
  readonly pending: { readonly base: Base; readonly sql: string } | null;
  /** `thresholdSql` is SQL of the threshold in ms. Throws for a variant that it has not. */
  plan(asked: ReadonlySet<Dimension>, variant: string, thresholdSql: string): Plan;
}

/** Kinds that say something of every entity of their base. */
const ON_ALL: ReadonlySet<Kind> = new Set(['share', 'count', 'ratio', 'presence']);

/** Makes a metric of its file's definition. */
export function define<M>(definition: Definition<M>): Metric {
  const { base, variants, inbound, only, rolledUp, pending, ...rest } = definition;
  const whole = base(new Set());
  const [first, ...others] = Object.keys(variants);
  if (first === undefined) throw new Error(`${definition.id} has no variant`);
  return {
    ...rest,
    variants: [first, ...others],
    inbound: inbound !== undefined,
    rolledUp: rolledUp !== false,
    pending: pending === undefined ? null : { base: whole, sql: pending(whole.members) },
    reachDays: typeof rolledUp === 'number' ? rolledUp : 0,
    plan(asked, variant, thresholdSql) {
      const measureOf = Object.hasOwn(variants, variant) ? variants[variant] : undefined;
      if (measureOf === undefined) throw new Error(`${definition.id} has no variant ${variant}`);
      const over = base(asked);
      const measure = measureOf(over.members, thresholdSql);
      const conditions = [...(inbound === undefined || asked.has('direction') ? [] : [`ifNull(${inbound(over.members)} = 'inbound', 0)`]), ...(only === undefined ? [] : [`(${only(over.members)})`])];
      const counted = conditions.length === 0 ? null : conditions.join(' AND ');
      const wanted = counted === null ? measure : within(measure, counted);
      return { base: over, measure: wanted, among: ON_ALL.has(wanted.kind) ? counted ?? '1' : wanted.of };
    },
  };
}

const within = (measure: Measure, condition: string): Measure => ({
  ...measure, of: `(${measure.of}) AND ${condition}`,
  ...('unknown' in measure && measure.unknown !== undefined && { unknown: `(${measure.unknown}) AND ${condition}` }),
  ...(measure.kind === 'share' && measure.beside !== undefined && { beside: `(${measure.beside}) AND ${condition}` }),
});
