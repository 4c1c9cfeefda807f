import { METRICS } from '../../metrics/catalogue.js';
import { parseMetricQuery } from '../../metrics/parse.js';
import type { RawQuery } from '../params.js';

/** Half-open, epoch ms. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

export const RANGE_PARAMS = ['from', 'to', 'tz'] as const;

/**
 * The range of a list or an export, read as a figure's is, so that the cases behind a figure are found by the same words:
 * dates or times, `tz` or else the organisation's zone, today when nothing is said.
 */
export function rangeOf(query: RawQuery, tz: string, now: number): Range {
  const [any] = METRICS;
  if (any === undefined) throw new Error('there is no metric');
  const said = Object.fromEntries(RANGE_PARAMS.flatMap((name) => (query[name] === undefined ? [] : [[name, query[name]]])));
  const { from, to } = parseMetricQuery(any, said, { tz, now });
  return { from, to };
}
