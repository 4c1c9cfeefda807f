import { describe, expect, it } from '@jest/globals';
import { bound, column, text } from './bind.js';

describe('binding', () => {
  it('puts Grafana in the place of parameters, and explains in front only what is used', () => {
    expect(bound('SELECT {from_day:Int32} FROM calls WHERE org = {org:String}')).toBe(
      'WITH\n  toUnixTimestamp64Milli($__fromTime_ms) AS range_from,\n  toInt32(least(65535, greatest(0, intDiv(range_from, 86400000)))) AS range_from_day\nSELECT range_from_day FROM calls WHERE org = ${org:sqlstring}');
    expect(bound('SELECT 1')).toBe('SELECT 1');
  });
  it('ends a range after its last millisecond, for figures end before their end', () => { expect(bound('SELECT {to:Int64}')).toContain('toUnixTimestamp64Milli($__toTime_ms) + 1 AS range_to'); });
  it('goes back a week by local days, so that a change of clocks moves nothing', () => { expect(bound('SELECT {from:Int64}', 'week-before')).toContain("addDays(toTimeZone($__fromTime_ms, if('${__timezone}' = 'utc', 'UTC', '${__timezone}')), -7)"); });
  it('refuses a parameter that no dashboard can give, and leaves variables alone', () => {
    expect(() => bound('SELECT {shift_at:Array(Int64)}')).toThrow('{shift_at:Array(Int64)}');
    expect(() => bound('SELECT {caller:String}')).toThrow('{caller:String}');
    expect(bound("SELECT ${queue:sqlstring}, '${grain}'")).toBe("SELECT ${queue:sqlstring}, '${grain}'");
  });
  it('quotes names and texts', () => { expect([column('a`b'), text("o'hare \\ x")]).toEqual(['`ab`', "'o''hare \\\\ x'"]); });
});
