import { useQueries } from '@tanstack/react-query';
import { getJson, type MetricAnswer, type Tile } from '../api.js';
import { standAt } from '../figure.js';
import { QUARTER_HOUR_MS, startOfDay } from '../time.js';
import type { View } from '../view.js';

const WEEK_DAYS = 7;
/** A day that is over changes only by late events; an hour is soon enough. */
const KEEP_MS = 3_600_000;

/**
 * Where each tile's figure stood a week ago at this time of the day; null where that is not known (no data, or the program
 * does not answer). One request a tile and day.
 */
export function useLastWeek(tiles: readonly Tile[], now: number, tz: string, view: View): readonly (number | null)[] {
  const today = startOfDay(now, tz);
  const from = startOfDay(now, tz, -WEEK_DAYS);
  const to = startOfDay(now, tz, 1 - WEEK_DAYS);
  const answers = useQueries({
    queries: tiles.map((tile) => ({
      queryKey: ['last-week', tile.metric, tile.variant, from, to, view.org, view.queue, view.department],
      queryFn: ({ signal }: { signal: AbortSignal }) => getJson<MetricAnswer>(`/v1/metrics/${tile.metric}`, {
        from: new Date(from).toISOString(), to: new Date(to).toISOString(), tz, grain: '15m', variant: tile.variant, org: view.org, queue: view.queue, department: view.department,
      }, signal),
      staleTime: KEEP_MS,
      retry: false,
    })),
  });
  return answers.map((answer) => (answer.data === undefined ? null : standAt(answer.data.rows, from + (now - today), QUARTER_HOUR_MS)));
}
