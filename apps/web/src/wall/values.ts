import { useQuery } from '@tanstack/react-query';
import { getJson, type MetricAnswer } from '../api.js';
import { useView } from '../view-context.js';

const KEEP_MS = 60_000;

/** The queues or departments that had calls today; empty while unknown. */
export function useValues(dimension: 'queue' | 'department'): readonly string[] {
  const { view } = useView();
  const { data } = useQuery({
    queryKey: ['values', dimension, view.org],
    queryFn: ({ signal }) => getJson<MetricAnswer>('/v1/metrics/M-ANS-RATE', { groupBy: dimension, org: view.org }, signal),
    staleTime: KEEP_MS,
  });
  return (data?.rows ?? []).map((row) => row[dimension]).filter((v): v is string => typeof v === 'string' && v !== '').sort();
}
