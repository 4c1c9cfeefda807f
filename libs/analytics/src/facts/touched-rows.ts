import type { CallFact } from '@sanxiang/contracts';
import { dayNumberOf, dayText } from './fact-rows.js';

/**
 * JSON lines for the table `touched_days`: each UTC day of each org whose figures these facts may change.
 * To be inserted after the facts themselves, never before: a touch that can be read says that its facts can be read (decision 0005).
 * `touchedAt` is epoch ms of the wall clock and only tells how long a day has been quiet.
 */
export function touchedRows(facts: readonly Pick<CallFact, 'org' | 'touchedFrom' | 'touchedTo'>[], touchedAt: number): string {
  const seen = new Set<string>();
  let lines = '';
  for (const { org, touchedFrom, touchedTo } of facts) {
    for (let day = dayNumberOf(touchedFrom), last = dayNumberOf(touchedTo); day <= last; day++) {
      const key = `${day} ${org}`;
      if (seen.has(key)) continue;
      seen.add(key);
      lines += `${JSON.stringify({ org, day: dayText(day), touches: 1, touched_at: touchedAt })}\n`;
    }
  }
  return lines;
}
