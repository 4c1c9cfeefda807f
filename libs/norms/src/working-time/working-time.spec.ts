import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readCalendar } from '../books/read-calendar.js';
import type { CalendarDocument } from '../books/book-schema.js';
import { deadlineOf, workingMs, type Pause } from './deadline.js';
import type { Duration } from './duration.js';
import { WorkingCalendar } from './working-calendar.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const FIRST = Date.parse('2024-06-01T00:00:00Z');
const LAST = Date.parse('2027-06-01T00:00:00Z');

const DOCUMENTS: readonly CalendarDocument[] = [
  { 'mon-fri': ['09:00-12:00', '13:30-18:00'], holidays: 'CN' },
  { 'mon-thu': ['08:00-20:00'], fri: ['08:00-12:00'], sat: ['10:00-11:00'], closed: ['2026-03-02', { '2026-03-03': ['09:00-10:00'] }] },
  { all: ['00:00-24:00'] },
  { sun: ['00:00-03:30', '22:00-24:00'], holidays: 'CN', seasons: [{ from: '11-15', to: '03-15', all: ['00:00-24:00'] }] },
];
const ZONES = ['Asia/Shanghai', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'America/Santiago'];
const calendars = DOCUMENTS.flatMap((document) => ZONES.flatMap((tz) => (['end_of_day', 'hours'] as const).map((means) => new WorkingCalendar(readCalendar(document, [], []), tz, means))));

const calendar = fc.constantFrom(...calendars);
const instant = fc.integer({ min: FIRST / MINUTE_MS, max: LAST / MINUTE_MS }).map((minutes) => minutes * MINUTE_MS);
const span = fc.integer({ min: 1, max: 60 * 40 }).map((minutes) => minutes * MINUTE_MS);
const duration: fc.Arbitrary<Duration> = fc.oneof(
  span.map((ms): Duration => ({ kind: 'working_time', ms })), span.map((ms): Duration => ({ kind: 'elapsed', ms })),
  fc.integer({ min: 1, max: 9 }).map((days): Duration => ({ kind: 'working_days', days })), fc.constant<Duration>({ kind: 'same_day' }), fc.constant<Duration>({ kind: 'weeks', weeks: 2 }),
);
const pause: fc.Arbitrary<Pause> = fc.tuple(instant, span).map(([from, length]) => ({ from, to: from + length }));
const pausesAfter = (start: number): fc.Arbitrary<Pause[]> => fc.array(fc.tuple(fc.integer({ min: -600, max: 20_000 }), span).map(([minutes, length]) => ({ from: start + minutes * MINUTE_MS, to: start + minutes * MINUTE_MS + length })), { maxLength: 6 });

describe('working time', () => {
  it('adds up, whichever instant lies between', () => {
    fc.assert(fc.property(calendar, fc.tuple(instant, instant, instant), (c, instants) => {
      const [a = 0, b = 0, d = 0] = [...instants].sort((x, y) => x - y);
      expect(workingMs(a, b, c) + workingMs(b, d, c)).toBe(workingMs(a, d, c));
    }));
  });

  it('is never more than the time that passes, and open hours are all of it', () => {
    fc.assert(fc.property(calendar, instant, span, (c, from, length) => {
      const worked = workingMs(from, from + length, c);
      expect(worked).toBeGreaterThanOrEqual(0);
      expect(worked).toBeLessThanOrEqual(length);
      expect(workingMs(from, from + 1, c)).toBe(c.isOpen(from) ? 1 : 0);
    }));
  });

  it('of a deadline is what was promised, and no earlier instant has it', () => {
    fc.assert(fc.property(calendar, instant, span, (c, start, ms) => {
      const { atMs } = deadlineOf(start, { kind: 'working_time', ms }, c);
      expect(workingMs(start, atMs, c)).toBe(ms);
      expect(workingMs(start, atMs - 1, c)).toBe(ms - 1);
    }));
  });

  it('agrees with counting minute by minute', () => {
    fc.assert(fc.property(calendar, instant, fc.integer({ min: 1, max: 3000 }), (c, from, minutes) => {
      let counted = 0;
      for (let i = 0; i < minutes; i++) if (c.isOpen(from + i * MINUTE_MS)) counted += MINUTE_MS;
      expect(workingMs(from, from + minutes * MINUTE_MS, c)).toBe(counted);
    }), { numRuns: 20 });
  });
});

describe('a deadline', () => {
  it('never comes earlier for a later start', () => {
    fc.assert(fc.property(calendar, instant, span, duration, (c, start, later, d) => {
      // A week on where clocks are put back, an hour comes twice, and both starts may fall due in it.
      const slack = d.kind === 'weeks' ? HOUR_MS : 0;
      expect(deadlineOf(start + later, d, c).atMs + slack).toBeGreaterThanOrEqual(deadlineOf(start, d, c).atMs);
    }));
  });

  it('is never before its start', () => {
    fc.assert(fc.property(calendar, instant, duration, (c, start, d) => { expect(deadlineOf(start, d, c).atMs).toBeGreaterThanOrEqual(start); }));
  });

  it('is the same for the same pauses in any order, and however they are cut', () => {
    fc.assert(fc.property(calendar, duration, instant.chain((start) => fc.tuple(fc.constant(start), pausesAfter(start), pausesAfter(start))), fc.integer({ min: 1, max: 1000 }), (c, d, [start, pauses], cut) => {
      const whole = deadlineOf(start, d, c, pauses);
      const halves = pauses.flatMap(({ from, to }) => { const middle = Math.min(from + cut * MINUTE_MS, to ?? 0); return [{ from: middle, to }, { from, to: middle }]; });
      expect(deadlineOf(start, d, c, [...pauses].reverse())).toEqual(whole);
      expect(deadlineOf(start, d, c, [...halves, ...pauses])).toEqual(whole);
    }));
  });

  it('never comes earlier for a pause more', () => {
    fc.assert(fc.property(calendar, duration, instant.chain((start) => fc.tuple(fc.constant(start), pausesAfter(start), pause)), (c, d, [start, pauses, more]) => {
      expect(deadlineOf(start, d, c, [...pauses, more]).atMs).toBeGreaterThanOrEqual(deadlineOf(start, d, c, pauses).atMs);
    }));
  });
});
