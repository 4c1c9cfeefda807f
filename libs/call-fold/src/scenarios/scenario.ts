import type { Call } from '@sanxiang/contracts';
import type { CallData, CallEvent, CallWord } from '../call-event.js';
import { foldCall } from '../fold-call.js';

/** What happened when: minutes and seconds since the scenario's start (`1:05`, `0:42.5`), or an instant with its offset. */
export type Line = readonly [at: string, what: CallWord, data?: CallData, source?: string];

/** A story of one call and what must be known of it afterwards. */
export interface Scenario {
  readonly title: string;
  /** Instant of 0:00; a Monday morning unless said otherwise. */
  readonly start?: string;
  readonly given: readonly Line[];
  /** How far the sources' clock is; unless said otherwise, just past the last event. */
  readonly clock?: string;
  /** Members of the call: `at`, …At, …Since and prompts as in `given`, those in ms as minutes and seconds, the rest as they are. */
  readonly then: Readonly<Record<string, unknown>>;
}

const MONDAY = '2026-03-30T10:00:00+08:00';
const HOUR_MS = 3_600_000;
export const LIMITS = { idleLimitMs: 4 * HOUR_MS, wrapMaxMs: HOUR_MS / 2, minReturnMs: 2000 };

/** `h:mm:ss`, `m:ss` or `m:ss.mmm` as milliseconds. */
export const span = (text: string): number => Math.round(text.split(':').reduce((sum, part) => sum * 60 + Number(part), 0) * 1000);

const instant = (text: string, start: string): number => (text.includes('T') ? Date.parse(text) : Date.parse(start) + span(text));

/** The events of a scenario, with ids that keep the order of the lines. */
export const eventsOf = ({ start = MONDAY, given }: Pick<Scenario, 'start' | 'given'>): CallEvent[] =>
  given.map(([at, what, data = {}, source = 'pbx'], no) => ({ id: `e${String(no + 1).padStart(3, '0')}`, source, type: `call.${what}.v1`, timeMs: instant(at, start), data }));

/** The call that the scenario's events add up to. */
export function told(scenario: Scenario): Call | null {
  const events = eventsOf(scenario);
  const clockMs = scenario.clock === undefined ? Math.max(...events.map((e) => e.timeMs)) + 1 : instant(scenario.clock, scenario.start ?? MONDAY);
  return foldCall('C-1', events, { ...LIMITS, clockMs });
}

/** What the scenario says must be known, in the spelling of `Call`. */
export function expected({ start = MONDAY, then }: Pick<Scenario, 'start' | 'then'>): object {
  const read = (value: unknown, name: string): unknown => {
    if (Array.isArray(value)) return value.map((one: unknown) => read(one, name));
    if (typeof value === 'object' && value !== null) return Object.fromEntries(Object.entries(value).map(([member, one]) => [member, read(one, member)]));
    if (typeof value !== 'string') return value;
    if (/(?:^at|At|Since|prompts)$/.test(name)) return instant(value, start);
    return /(?:^ms|Ms)$/.test(name) ? span(value) : value;
  };
  return Object.fromEntries(Object.entries(then).map(([member, value]) => [member, read(value, member)]));
}
