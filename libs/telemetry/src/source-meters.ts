import { setTimeout } from 'node:timers/promises';
import type { Logger } from '@sanxiang/kernel';
import { Gauge, type Registry } from 'prom-client';
import { SOURCES_MAX } from './intake-meters.js';

/** How long a source has been silent, and the heartbeat that it declared last. */
export interface SourceAge {
  readonly org: string;
  readonly source: string;
  readonly silentSeconds: number;
  /** null: it declared none. */
  readonly heartbeatSeconds: number | null;
}

/** A scrape must not hang on a warehouse that is slow. */
const READ_MS_MAX = 2000;

/** Freshness of each source against its heartbeat. What is not known is left out; it is never shown as 0. */
export class SourceMeters {
  private readonly silent: Gauge<'org' | 'source'>;
  private readonly heartbeat: Gauge<'org' | 'source'>;
  private readonly overdue: Gauge<'org'>;

  constructor(registry: Registry, private readonly read: () => Promise<readonly SourceAge[]>, private readonly log: Logger) {
    const registers = [registry];
    this.silent = new Gauge({ name: 'sanxiang_source_silent_seconds', help: 'Age of the newest event of a source; those over their heartbeat come first when there are too many', labelNames: ['org', 'source'], registers });
    this.heartbeat = new Gauge({ name: 'sanxiang_source_heartbeat_seconds', help: 'Heartbeat that a source declared last', labelNames: ['org', 'source'], registers });
    this.overdue = new Gauge({ name: 'sanxiang_sources_silent', help: 'Sources that have been silent for longer than their heartbeat, all counted', labelNames: ['org'], registers });
  }

  /** Reads what the gauges show; without an answer they show nothing. */
  async refresh(): Promise<void> {
    const stop = new AbortController();
    try {
      const late = setTimeout(READ_MS_MAX, null, { signal: stop.signal }).catch(() => null);
      const ages = await Promise.race([this.read(), late]);
      this.show(ages);
    } catch (error) {
      this.log.debug({ err: error }, 'the freshness of the sources cannot be read');
      this.show(null);
    } finally {
      stop.abort();
    }
  }

  private show(ages: readonly SourceAge[] | null): void {
    this.silent.reset(); this.heartbeat.reset(); this.overdue.reset();
    if (ages === null) return;
    const sorted = ages.toSorted((a, b) => Number(isOverdue(b)) - Number(isOverdue(a)) || Number(b.heartbeatSeconds !== null) - Number(a.heartbeatSeconds !== null));
    for (const { org, source, silentSeconds, heartbeatSeconds } of sorted.slice(0, SOURCES_MAX)) {
      this.silent.set({ org, source }, silentSeconds);
      if (heartbeatSeconds !== null) this.heartbeat.set({ org, source }, heartbeatSeconds);
    }
    for (const [org, own] of Map.groupBy(ages.filter((a) => a.heartbeatSeconds !== null), (a) => a.org)) this.overdue.set({ org }, own.filter(isOverdue).length);
  }
}

const isOverdue = ({ silentSeconds, heartbeatSeconds }: SourceAge): boolean => heartbeatSeconds !== null && silentSeconds > heartbeatSeconds;
