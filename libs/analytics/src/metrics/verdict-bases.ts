import { define, type Base, type Definition, type Dimension, type Metric, type Share, type Words } from './metric.js';

type Sql<K extends string = string> = Readonly<Record<K, string>>;

/** A verdict's outcome and limit, or how many verdicts of each outcome an entity has. */
export type Judged = Sql<'norm' | 'met' | 'breached' | 'unknown' | 'allowed'>;
type Of<M> = Base & { readonly members: M };

/** Whose a verdict is. */
const WHO = ['agent', 'team', 'department', 'queue'] as const satisfies readonly Dimension[];
export const VERDICT_DIMENSIONS: readonly Dimension[] = ['norm', 'family', ...WHO, 'attributedTo'];

const is = (outcome: string): string => `verdicts.outcome = '${outcome}'`;
/** Rows whose verdicts may lie in the range. */
const BY_SPAN = 'first_at < fromUnixTimestamp64Milli({to:Int64}) AND last_at >= fromUnixTimestamp64Milli({from:Int64})';

/** Verdicts by the instant at which they count (contract 1.2). Excused ones stand in no member. */
export const VERDICTS: Of<Judged> = {
  id: 'verdicts', counted: 'verdicts', from: 'cases FINAL ARRAY JOIN verdicts', prune: BY_SPAN, instant: 'verdicts.at', instantName: 'deadlineAt, else triggeredAt',
  dimensions: {
    norm: 'verdicts.norm', family: 'verdicts.family', agent: 'verdicts.agent', team: 'verdicts.team', department: 'verdicts.department', queue: 'verdicts.queue', attributedTo: 'verdicts.attributed_to',
  },
  members: { norm: 'verdicts.norm', met: is('met'), breached: is('breached'), unknown: is('unknown'), allowed: 'verdicts.allowed' },
};

/** Verdicts on holds, by the instant of what they judge: the start of the hold, or the return from it. */
export const HOLD_VERDICTS: Of<Judged> = { ...VERDICTS, id: 'hold-verdicts', counted: 'holds', instant: 'verdicts.triggered_at', instantName: 'triggeredAt' };

/** A whole call belongs to nobody; a column all the same, for whoever writes one question for all filters. */
const NOBODYS = 'CAST(NULL AS Nullable(String))';

/** What a rate counts: each verdict, each by the hold that it judges, or several norms' verdicts on a call or on a transfer together. */
export type Per = 'verdict' | 'hold' | 'call' | 'transfer';

/**
 * Calls or transfers that several norms judge together: breached where any of the verdicts is, else unknown where any is, else met. A transfer begins with
 * each verdict of the first norm. Asked by agent, team, department or queue, a call is one thing for each of them that was judged in it, as legs are.
 * It counts at the first of its verdicts.
 */
function together(per: 'call' | 'transfer', norms: readonly string[], asked: ReadonlySet<Dimension>): Of<Judged> {
  const [first = ''] = norms;
  const own = per === 'transfer' || WHO.some((d) => asked.has(d));
  const keys = ['org', 'subject', ...(own ? WHO : []), ...(per === 'transfer' ? ['nth'] : [])].join(', ');
  const nth = per === 'call' ? '' : `, countIf(norm = '${first}') OVER (PARTITION BY subject, agent ORDER BY triggered_at, norm = '${first}' DESC ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS nth`;
  const verdicts = `SELECT org, subject, verdicts.norm AS norm, verdicts.outcome AS outcome, verdicts.at AS at, verdicts.triggered_at AS triggered_at, ${WHO.map((d) => `verdicts.${d} AS ${d}`).join(', ')}
    FROM cases FINAL ARRAY JOIN verdicts WHERE org = {org:String} AND ${BY_SPAN} AND verdicts.norm IN (${listed(norms)})`;
  return {
    id: `${first}-${keys}`, counted: per === 'transfer' ? 'transfers' : own ? 'legs' : 'calls', prune: '1', instant: 'counts_at', instantName: 'deadlineAt, else triggeredAt, of the first verdict',
    from: `(SELECT ${keys}, min(at) AS counts_at, countIf(outcome = 'met') AS met, countIf(outcome = 'breached') AS breached, countIf(outcome = 'unknown') AS unknown
  FROM (SELECT *${nth} FROM (${verdicts})) GROUP BY ${keys})`,
    dimensions: Object.fromEntries(WHO.map((d) => [d, own ? d : NOBODYS])),
    members: { norm: "''", met: '(breached = 0 AND unknown = 0 AND met > 0)', breached: 'breached > 0', unknown: '(breached = 0 AND unknown > 0)', allowed: 'NULL' },
  };
}

const listed = (norms: readonly string[]): string => norms.map((n) => `'${n}'`).join(', ');

/** A rate over verdicts, as its file writes it. */
export interface NormRate {
  readonly id: string;
  readonly names: Words;
  /** Without what is the same for all of them. */
  readonly formula: Words;
  readonly direction: Metric['direction'];
  readonly unit?: '%' | '‰';
  readonly norms: readonly string[];
  /** Which of the judged stand above the line. */
  readonly hit: 'met' | 'breached';
  /** Absent: each verdict by itself. */
  readonly per?: Per;
  /** Absent: one variant, `default`, by `hit`. */
  readonly variants?: Definition<Judged>['variants'];
}

/** Share of the judged that are `hit`, with the number to which the norms applied beside it. Unknown and excused ones stand in neither. */
export const rateOf = (hit: NormRate['hit']) => (m: Judged): Share =>
  ({ kind: 'share', of: `(${m.met} OR ${m.breached})`, hit: m[hit], unknown: m.unknown, beside: '1' });

const PER_LEG: Words = { zh: '；按坐席、班组、部门、队列按段计', en: '; per leg by agent, team, department or queue' };
const OF_ALL: Words = { zh: '；免责的不计，未知的列在 unknown，适用的总数在 applied', en: '; excused ones stand in neither, unknown ones under unknown, all that it applied to under applied' };

/** A metric that is a rate over the verdicts of some norms. */
export function normRate({ norms, hit, per = 'verdict', variants, unit = '%', formula, ...words }: NormRate): Metric {
  const grouped = per === 'call' || per === 'transfer';
  const leg = per === 'call' ? PER_LEG : { zh: '', en: '' };
  return define<Judged>({
    ...words,
    unit,
    formula: { zh: formula.zh + leg.zh + OF_ALL.zh, en: formula.en + leg.en + OF_ALL.en },
    dimensions: grouped ? WHO : [...WHO, 'attributedTo'],
    base: (asked) => (grouped ? together(per, norms, asked) : per === 'hold' ? HOLD_VERDICTS : VERDICTS),
    // What a call's verdicts say together is not a sum over single ones, and would be a pass of its own for each metric.
    ...(grouped ? { rolledUp: false as const } : { only: (m: Judged) => `${m.norm} IN (${listed(norms)})` }),
    variants: variants ?? { default: rateOf(hit) },
    besideName: 'applied',
  });
}
