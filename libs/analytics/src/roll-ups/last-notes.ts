import type { Org } from '@sanxiang/kernel';
import type { Warehouse } from '@sanxiang/warehouse';
import type { CleanDays } from './days.js';
import type { Layer } from './definition.js';

/** Days that are remembered; beyond, all are forgotten and read again. */
const DAYS_MAX = 200_000;
/** In the place of a build: nothing ever touched the day; it has facts that no build has seen. */
const EMPTY = 0;
const DIRTY = -1;

/** What was noted of days when they were looked at last. A guess: whoever uses it reads the notes again meanwhile. */
export class LastNotes {
  private readonly known = new WeakMap<Warehouse, Map<string, Map<number, number>>>();

  /** The days [first, end), or null when some of them were never looked at. */
  of(warehouse: Warehouse, org: Org, tz: string, layer: Layer, first: number, end: number): CleanDays | null {
    const days = this.known.get(warehouse)?.get(keyOf(org, tz, layer));
    if (days === undefined) return null;
    const builds = new Map<number, number>();
    const empty = new Set<number>();
    for (let day = first; day < end; day++) {
      const build = days.get(day);
      if (build === undefined) return null;
      if (build === EMPTY) empty.add(day); else if (build !== DIRTY) builds.set(day, build);
    }
    return { builds, empty };
  }

  keep(warehouse: Warehouse, org: Org, tz: string, layer: Layer, first: number, end: number, { builds, empty }: CleanDays): void {
    const known = this.known.get(warehouse) ?? new Map<string, Map<number, number>>();
    this.known.set(warehouse, known);
    if ([...known.values()].reduce((sum, days) => sum + days.size, end - first) > DAYS_MAX) known.clear();
    const key = keyOf(org, tz, layer);
    const days = known.get(key) ?? new Map<number, number>();
    known.set(key, days);
    for (let day = first; day < end; day++) days.set(day, builds.get(day) ?? (empty.has(day) ? EMPTY : DIRTY));
  }
}

const keyOf = (org: Org, tz: string, layer: Layer): string => `${layer.name} ${tz} ${org}`;
