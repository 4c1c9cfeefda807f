import type { CallFact } from '@sanxiang/contracts';
import { dayNumberOf, dayText } from './fact-rows.js';

/**
 * JSON lines for the table `touched_days`: each UTC day of each org whose figures these facts may change.
 * To be inserted after the facts themselves, never before: a touch that can be read says that its facts can be read (decision 0005).
 * `touchedAt` is epoch ms of the wall clock and only tells how long a day has been quiet.
 */
export const touchedRows = (facts: readonly Pick<CallFact, 'org' | 'touchedFrom' | 'touchedTo'>[], touchedAt: number): string =>
  touchedDayRows(facts.map(({ org, touchedFrom, touchedTo }) => ({ org, touchedDays: daysBetween(dayNumberOf(touchedFrom), dayNumberOf(touchedTo)) })), touchedAt);

const daysBetween = (first: number, last: number): number[] => Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => first + i);

/** As `touchedRows`, for facts that name their days (UTC, since 1970). */
export function touchedDayRows(facts: readonly { readonly org: string; readonly touchedDays: readonly number[] }[], touchedAt: number): string {
  const seen = new Set<string>();
  let lines = '';
  for (const { org, touchedDays } of facts) {
    for (const day of touchedDays) {
      const key = `${day} ${org}`;
      if (seen.has(key)) continue;
      seen.add(key);
      lines += `${JSON.stringify({ org, day: dayText(day), touches: 1, touched_at: touchedAt })}\n`;
    }
  }
  return lines;
}
