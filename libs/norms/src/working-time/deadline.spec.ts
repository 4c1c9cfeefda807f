import { describe, expect, it } from '@jest/globals';
import type { CalendarDocument } from '../books/book-schema.js';
import { readCalendar } from '../books/read-calendar.js';
import type { PlacedFault } from '../books/book-fault.js';
import { deadlineOf, type Pause } from './deadline.js';
import { parseDuration } from './duration.js';
import { WorkingCalendar } from './working-calendar.js';
import type { WorkingDayMeans } from './calendar-plan.js';

const TZ = 'Asia/Shanghai';
const HOUR_MS = 3_600_000;
const ONE_SHIFT: CalendarDocument = { 'mon-fri': ['09:00-18:00'], holidays: 'CN' };
const LUNCH: CalendarDocument = { 'mon-fri': ['09:00-12:00', '13:30-18:00'], holidays: 'CN' };

function calendar(document: CalendarDocument, tz = TZ, means: WorkingDayMeans = 'end_of_day'): WorkingCalendar {
  const faults: PlacedFault[] = [];
  const plan = readCalendar(document, [], faults);
  expect(faults).toEqual([]);
  return new WorkingCalendar(plan, tz, means);
}
const at = (local: string): number => Date.parse(`${local}:00+08:00`);
const local = (ms: number): string => new Date(ms + 8 * HOUR_MS).toISOString().slice(0, 16);
function due(start: string, length: string, document: CalendarDocument = ONE_SHIFT, pauses: readonly Pause[] = [], means: WorkingDayMeans = 'end_of_day'): string {
  const duration = parseDuration(length);
  if (duration === null) throw new Error(length);
  const { atMs } = deadlineOf(at(start), duration, calendar(document, TZ, means), pauses);
  return Number.isFinite(atMs) ? local(atMs) : 'never';
}

describe('working hours', () => {
  it.each([
    ['within a day', '2026-03-02T09:30', '2 working hours', '2026-03-02T11:30'],
    ['up to the last minute of a day', '2026-03-02T16:00', '2 working hours', '2026-03-02T18:00'],
    ['into the next day', '2026-03-02T17:00', '2 working hours', '2026-03-03T10:00'],
    ['over a weekend', '2026-03-06T17:30', '1 working hour', '2026-03-09T09:30'],
    ['begin when the doors open', '2026-03-02T06:00', '1 working hour', '2026-03-02T10:00'],
    ['begin on the next day after closing time', '2026-03-02T20:15', '1 working hour', '2026-03-03T10:00'],
    ['skip the days off of Labour Day, and count the Saturday that is worked instead', '2025-04-25T17:00', '10 working hours', '2025-04-27T18:00'],
    ['skip the whole of Spring Festival', '2025-01-27T17:00', '2 working hours', '2025-02-05T10:00'],
    ['begin in the middle of National Day', '2025-10-03T11:00', '1 working hour', '2025-10-09T10:00'],
    ['count a make-up Sunday as a Monday', '2026-02-14T15:00', '4 working hours', '2026-02-24T10:00'],
    ['over the turn of the year', '2025-12-31T17:00', '2 working hours', '2026-01-04T10:00'],
  ])('%s', (_, start, length, end) => { expect(due(start, length)).toBe(end); });

  it.each([
    ['stand still at lunch', '2026-03-02T11:00', '2 working hours', '2026-03-02T14:30'],
    ['end when lunch begins', '2026-03-02T11:00', '1 working hour', '2026-03-02T12:00'],
    ['begin after lunch', '2026-03-02T12:15', '1 working hour', '2026-03-02T14:30'],
    ['four windows of two days', '2026-03-02T11:30', '8 working hours', '2026-03-03T12:00'],
  ])('with a break: %s', (_, start, length, end) => { expect(due(start, length, LUNCH)).toBe(end); });

  it('without holidays know weekdays only', () => expect(due('2025-04-30T17:00', '2 working hours', { 'mon-fri': ['09:00-18:00'] })).toBe('2025-05-01T10:00'));

  it('keep to days that a book opens and closes, whole or by the hour', () => {
    const document: CalendarDocument = { ...ONE_SHIFT, open: ['2026-03-07', { '2026-03-08': ['10:00-11:00'] }], closed: ['2026-03-09', { '2026-03-10': ['09:00-17:00'] }] };
    expect([due('2026-03-06T17:30', '1 working hour', document), due('2026-03-07T17:30', '1 working hour', document), due('2026-03-08T10:30', '1 working hour', document), due('2026-03-10T17:00', '2 working hours', document)])
      .toEqual(['2026-03-07T09:30', '2026-03-08T10:30', '2026-03-10T17:30', '2026-03-11T10:00']);
  });

  it('know seasons: day and night while the heating is on, over the new year and on holidays', () => {
    const document: CalendarDocument = { ...ONE_SHIFT, seasons: [{ from: '11-15', to: '03-15', all: ['00:00-24:00'] }] };
    expect([due('2026-01-01T22:00', '4 working hours', document), due('2026-03-15T23:00', '2 working hours', document), due('2026-11-13T17:30', '1 working hour', document), due('2026-11-14T23:00', '1 working hour', document)])
      .toEqual(['2026-01-02T02:00', '2026-03-16T10:00', '2026-11-15T00:30', '2026-11-15T01:00']);
  });

  it('that never come again are never', () => expect(due('2026-03-02T09:00', '9 working hours', { open: [{ '2026-03-02': ['09:00-10:00'] }] })).toBe('never'));
});

describe('other lengths', () => {
  it.each([
    ['24 hours of the clock', '2026-03-06T10:00', '24 h', '2026-03-07T10:00'],
    ['the same day', '2026-03-06T00:00', 'same day', '2026-03-07T00:00'],
    ['the same day, late', '2026-03-06T23:59', 'same day', '2026-03-07T00:00'],
    ['a week', '2026-03-06T10:20', '1 week', '2026-03-13T10:20'],
    ['one working day from the morning is the evening after', '2026-03-02T08:00', '1 working day', '2026-03-03T18:00'],
    ['two working days are the end of the second after the start', '2026-03-05T17:59', '2 working days', '2026-03-09T18:00'],
    ['two working days from a Saturday', '2026-03-07T12:00', '2 working days', '2026-03-10T18:00'],
    ['two working days over National Day', '2025-09-29T10:00', '2 working days', '2025-10-09T18:00'],
  ])('%s', (_, start, length, end) => { expect(due(start, length)).toBe(end); });

  it('two working days may be twice the hours of one', () => {
    expect([due('2026-03-05T10:00', '2 working days', ONE_SHIFT, [], 'hours'), due('2026-03-05T10:00', '2 working days', LUNCH, [], 'hours')]).toEqual(['2026-03-09T10:00', '2026-03-09T10:00']);
  });

  it('rings have no deadline', () => { expect(() => deadlineOf(0, { kind: 'rings', count: 3 }, calendar(ONE_SHIFT))).toThrow(RangeError); });

  it('a week keeps its local time where clocks change, a working night has its real hours', () => {
    const berlin = calendar({ all: ['00:00-24:00'] }, 'Europe/Berlin');
    const start = Date.parse('2026-03-28T12:00:00+01:00');
    expect([deadlineOf(start, { kind: 'weeks', weeks: 1 }, berlin).atMs, deadlineOf(start, { kind: 'same_day' }, berlin).atMs, deadlineOf(start, { kind: 'working_time', ms: 24 * HOUR_MS }, berlin).atMs])
      .toEqual([Date.parse('2026-04-04T12:00:00+02:00'), Date.parse('2026-03-29T00:00:00+01:00'), start + 24 * HOUR_MS]);
    expect(deadlineOf(Date.parse('2026-03-29T02:30:00+01:00') - 7 * 24 * HOUR_MS, { kind: 'weeks', weeks: 1 }, berlin).atMs).toBe(Date.parse('2026-03-29T03:00:00+02:00'));
  });
});

describe('a pause', () => {
  const pause = (from: string, to: string | null): Pause => ({ from: at(from), to: to === null ? null : at(to) });

  it.each<[string, string, string, Pause[], string]>([
    ['stops working time', '2026-03-02T10:00', '2 working hours', [pause('2026-03-02T10:30', '2026-03-02T15:30')], '2026-03-02T17:00'],
    ['counts only as far as there is working time in it', '2026-03-02T17:00', '2 working hours', [pause('2026-03-02T17:30', '2026-03-03T09:30')], '2026-03-03T11:00'],
    ['of a night changes nothing', '2026-03-02T17:00', '2 working hours', [pause('2026-03-02T19:00', '2026-03-03T08:00')], '2026-03-03T10:00'],
    ['after the deadline changes nothing', '2026-03-02T10:00', '2 working hours', [pause('2026-03-02T12:00', '2026-03-02T15:30')], '2026-03-02T12:00'],
    ['that is over before the start changes nothing', '2026-03-02T10:00', '2 working hours', [pause('2026-03-02T09:00', '2026-03-02T10:00')], '2026-03-02T12:00'],
    ['counts from the start on', '2026-03-02T10:00', '2 working hours', [pause('2026-03-02T09:00', '2026-03-02T10:30')], '2026-03-02T12:30'],
    ['within another counts once', '2026-03-02T10:00', '2 working hours', [pause('2026-03-02T10:30', '2026-03-02T11:30'), pause('2026-03-02T11:00', '2026-03-02T11:15'), pause('2026-03-02T11:20', '2026-03-02T12:00')], '2026-03-02T13:30'],
    ['that another one makes matter counts too', '2026-03-02T10:00', '1 working hour', [pause('2026-03-02T10:30', '2026-03-02T11:30'), pause('2026-03-02T11:45', '2026-03-02T12:45')], '2026-03-02T13:00'],
    ['stops the clock of elapsed time', '2026-03-02T10:00', '24 h', [pause('2026-03-02T20:00', '2026-03-03T02:00')], '2026-03-03T16:00'],
    ['moves the end of a working day on by the hours that it took', '2026-03-02T10:00', '1 working day', [pause('2026-03-03T16:00', '2026-03-03T17:00')], '2026-03-04T10:00'],
    ['that is not over holds the deadline', '2026-03-02T10:00', '2 working hours', [pause('2026-03-02T11:00', null)], 'never'],
  ])('%s', (_, start, length, pauses, end) => { expect(due(start, length, ONE_SHIFT, pauses)).toBe(end); });
});

describe('a year without an official calendar', () => {
  const assumed = (start: string, length: string, document: CalendarDocument = ONE_SHIFT): boolean => deadlineOf(at(start), parseDuration(length) ?? { kind: 'same_day' }, calendar(document)).assumed;

  it('is said of every deadline that reaches it', () => {
    expect([assumed('2026-12-31T16:00', '2 working hours'), assumed('2026-12-31T17:00', '2 working hours'), assumed('2026-06-01T09:00', '5000 working hours'), assumed('2045-03-02T09:00', '1 working hour')]).toEqual([false, true, true, true]);
  });
  it('does not matter to the clock on the wall, nor without holidays', () => {
    expect([assumed('2045-03-02T09:00', '24 h'), assumed('2045-03-02T09:00', 'same day'), assumed('2045-03-02T09:00', '1 week'), assumed('2045-03-02T09:00', '1 working hour', { 'mon-fri': ['09:00-18:00'] })]).toEqual([false, false, false, false]);
  });
});
