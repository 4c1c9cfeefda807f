import type { Lang, MetricRow, Tile, Unit } from './api.js';
import { THIN, countSpan } from './time.js';

/** Writing and judging figures. null is "not known" and is written as a dash, never as 0. */

export const DASH = '–';
/** Below this many judged cases there is no colour and no rank: chance would decide it. */
export const FEW_CASES = 30;
const Z_95 = 1.96;
const MINUTE_S = 60;

export interface Figure { readonly text: string; readonly unit: string }

const grouped = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });

/** A number with its unit, in a fixed number of decimals so that a figure does not jump its width. */
export function figure(value: number | null | undefined, unit: Unit, lang: Lang): Figure {
  if (value === null || value === undefined || !Number.isFinite(value)) return { text: DASH, unit: '' };
  if (unit === '%') return { text: value === 100 ? '100' : value.toFixed(1), unit: '%' };
  if (unit === '‰') return { text: value.toFixed(1), unit };
  if (unit === 's') {
    const s = Math.round(value);
    return s < MINUTE_S ? { text: String(s), unit: lang === 'zh' ? '秒' : 's' } : { text: countSpan(s * 1_000), unit: lang === 'zh' ? '分' : 'min' };
  }
  return { text: grouped.format(value), unit: '' };
}

/** The same in one string, a thin space before the unit. */
export function figureText(value: number | null | undefined, unit: Unit, lang: Lang): string {
  const { text, unit: word } = figure(value, unit, lang);
  return word === '' ? text : `${text}${THIN}${word}`;
}

export const countText = (value: number | null | undefined): string => (value === null || value === undefined ? DASH : grouped.format(value));

/** `few`: too few cases to say; `untargeted`: nothing to compare with. */
export type Standing = 'met' | 'missed' | 'few' | 'unknown' | 'untargeted';

type Judged = Pick<Tile, 'value' | 'denominator' | 'target' | 'direction'>;

/** How a figure stands to its target; thresholds are inclusive (contract 1.2). */
export function standing({ value, denominator, target, direction }: Judged): Standing {
  if (value === null) return 'unknown';
  if (target === null || direction === null) return 'untargeted';
  if (denominator !== null && denominator < FEW_CASES) return 'few';
  return (direction === 'up' ? value >= target : value <= target) ? 'met' : 'missed';
}

/** 95 % Wilson interval of a rate, 0–100: the one that stays inside its limits with few cases. null without cases. */
export function interval(numerator: number | null, denominator: number | null): readonly [number, number] | null {
  if (numerator === null || denominator === null || denominator <= 0 || numerator < 0 || numerator > denominator) return null;
  const [n, p, z2] = [denominator, numerator / denominator, Z_95 * Z_95];
  const centre = (p + z2 / (2 * n)) / (1 + z2 / n);
  const half = (Z_95 / (1 + z2 / n)) * Math.sqrt((p * (1 - p)) / n + z2 / (4 * n * n));
  return [Math.max(0, centre - half) * 100, Math.min(1, centre + half) * 100];
}

/**
 * What a metric stood at by a time of the day, from its rows by quarter of an hour: whole buckets before `until` only.
 * The mean of values weighted by the cases behind them is the ratio of the sums for a rate and the mean for a duration.
 */
export function standAt(rows: readonly MetricRow[], until: number, bucketMs: number): number | null {
  let [sum, cases] = [0, 0];
  for (const row of rows) {
    if (row.bucket === null || row.value === null || row.denominator === null) continue;
    if (Date.parse(row.bucket) + bucketMs > until) continue;
    sum += row.value * row.denominator;
    cases += row.denominator;
  }
  return cases === 0 ? null : sum / cases;
}

/** `queued：` or `p50 p90 p95: `: the names of the variants to which what follows belongs. */
const LABEL = /(?:[a-z][a-z0-9_]* )*[a-z][a-z0-9_]*\s?[：:]\s*/g;
const ENDS = /[\s；;。.]+$/;

/**
 * The part of a formula that holds for a variant. A formula says its default first, then each other variant behind its name;
 * a variant that is not named has the default's.
 */
export function clauseOf(formula: string, variant: string | null): string {
  const labels = [...formula.matchAll(LABEL)];
  const at = labels.findIndex((label) => variant !== null && label[0].split(/[\s：:]+/).includes(variant));
  const clause = at === -1 ? formula.slice(0, labels[0]?.index) : formula.slice(labels[at]?.index, labels[at + 1]?.index);
  return clause.replace(ENDS, '');
}
