/** The tables of docs/metrics.md, from the catalogue that the program answers by. */
import { coded, table } from './generated.mjs';

/**
 * @typedef {object} Metric what is read of a metric
 * @property {string} id
 * @property {{ zh: string, en: string }} names
 * @property {string} unit
 * @property {'up' | 'down' | 'neutral'} direction
 * @property {{ zh: string, en: string }} formula
 * @property {readonly string[]} dimensions
 * @property {readonly string[]} variants
 * @property {boolean} inbound
 * @property {{ defaultS: number | null, parameter: string }} [threshold]
 * @property {(asked: ReadonlySet<never>, variant: string, thresholdSql: string) => { base: { counted: string, instantName: string } }} plan
 */

const BETTER = { up: '↑', down: '↓', neutral: '' };
const COUNTED = { calls: '通话 calls', visits: '队列停留 visits', legs: '段 legs', holds: '保持 holds', attempts: '振铃 attempts', transfers: '转接 transfers', agents: '坐席 agents', verdicts: '判定 verdicts' };

/** @returns {Record<'metrics' | 'formulas' | 'dimensions', string>} */
export function metricParts(/** @type {readonly Metric[]} */ metrics) {
  const usual = usualDimensions(metrics);
  return {
    dimensions: coded(usual),
    metrics: table(
      ['id', '名称 name', '单位 unit', '', '计数 counts', '归入时段 instant', '变体 variants'],
      metrics.map((m) => [`\`${m.id}\``, `${m.names.zh} ${m.names.en}`, m.unit, BETTER[m.direction], countedOf(m), `\`${planOf(m, []).base.instantName}\``, m.variants.length === 1 ? '' : coded(m.variants)]),
    ),
    formulas: metrics.map((m) => [`**${m.id}** ${m.formula.zh}。`, `${m.formula.en}.`, ...beside(m, usual)].join('\\\n')).join('\n\n'),
  };
}

// The program hands sets of its own dimensions to a plan; their names come from the metric itself.
const planOf = (/** @type {Metric} */ metric, /** @type {readonly string[]} */ asked) => metric.plan(/** @type {ReadonlySet<never>} */ (new Set(asked)), metric.variants[0] ?? '', '0');

/** What is counted, and by which dimensions something else is. */
function countedOf(/** @type {Metric} */ metric) {
  const counted = planOf(metric, []).base.counted;
  /** @type {Map<string, string[]>} */
  const otherwise = new Map();
  for (const dimension of metric.dimensions) {
    const by = planOf(metric, [dimension]).base.counted;
    if (by !== counted) otherwise.set(by, [...otherwise.get(by) ?? [], dimension]);
  }
  return [wordOf(counted), ...[...otherwise].map(([by, dimensions]) => `${coded(dimensions)}: ${wordOf(by)}`)].join('; ');
}

const wordOf = (/** @type {string} */ counted) => new Map(Object.entries(COUNTED)).get(counted) ?? counted;

/** @returns {string[]} what else a reader has to know. */
function beside(/** @type {Metric} */ { inbound, threshold, dimensions }, /** @type {readonly string[]} */ usual) {
  const more = dimensions.filter((d) => !usual.includes(d));
  const less = usual.filter((d) => !dimensions.includes(d));
  const seconds = threshold?.defaultS;
  const notes = [
    ...(inbound ? ['不问 `direction` 时只计呼入 inbound only unless `direction` is asked for'] : []),
    ...(threshold === undefined ? [] : [`\`threshold\` (${threshold.parameter})${seconds == null ? '' : ` 默认 default ${seconds} s`}`]),
    ...(more.length === 0 ? [] : [`另有维度 also by ${coded(more)}`]),
    ...(less.length === 0 ? [] : [`没有维度 not by ${coded(less)}`]),
  ];
  return notes.length === 0 ? [] : [notes.join('; ')];
}

/** The dimensions that most metrics have. */
function usualDimensions(/** @type {readonly Metric[]} */ metrics) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const { dimensions } of metrics) counts.set(dimensions.join(), (counts.get(dimensions.join()) ?? 0) + 1);
  const [most = ['']] = [...counts].sort(([, a], [, b]) => b - a);
  return most[0].split(',');
}
