import { describe, expect, it } from '@jest/globals';
import { csvLines, harmless } from './csv.js';
import { cellsOf, EXPORTS, selectOf } from './exports.js';

describe('a cell of an export', () => {
  it('that a spreadsheet would run gets a leading quote', () => {
    expect(['=HYPERLINK("http://x.example","y")', '+1+1', '-2+3', '@SUM(1;1)', '\tx', '\rx', '=', '-', '+86 139'].map(harmless))
      .toEqual(['\'=HYPERLINK("http://x.example","y")', "'+1+1", "'-2+3", "'@SUM(1;1)", "'\tx", "'\rx", "'=", "'-", "'+86 139"]);
  });

  it('that is a number, or harmless text, stays as it is', () => {
    expect([-5, '-5', '-5.25', 'a=b', '维修，热线', '', null].map(harmless)).toEqual([-5, '-5', '-5.25', 'a=b', '维修，热线', '', null]);
  });

  it('is quoted where commas, quotes and line breaks are in it', () => {
    expect(csvLines([['a,b;c', 'say "hi"', null, -5, 'x\ny']])).toBe('"a,b;c","say ""hi""",,-5,"x\ny"\r\n');
  });
});

describe('an export', () => {
  it('has as many cells in a row as in its head, whatever is missing', () => {
    for (const e of EXPORTS) expect(cellsOf(e, {})).toEqual(e.columns.map(() => null));
  });

  it('names its columns once, what it is about first', () => {
    for (const e of EXPORTS) {
      const names = e.columns.map((c) => c.name);
      expect(new Set(names).size).toBe(names.length);
    }
    expect(EXPORTS.map((e) => [e.name, e.columns[0]?.name])).toEqual([['calls', 'call_id'], ['holds', 'call_id'], ['verdicts', 'id']]);
  });

  it('asks for one org only', () => { for (const e of EXPORTS) expect(selectOf(e, '')).toContain('org = {org:String}'); });

  it('writes instants as RFC 3339 and yes or no as words', () => {
    const [calls] = EXPORTS;
    if (calls === undefined) throw new Error('no export');
    const at = (name: string): string => `c${calls.columns.findIndex((c) => c.name === name)}`;
    const cells = cellsOf(calls, { [at('call_id')]: 'c1', [at('offered_at')]: 1_772_416_800_000, [at('unfinished')]: 0, [at('resolved')]: 1, [at('wait_ms')]: '1500' });
    expect(cells.filter((c) => c !== null)).toEqual(['c1', '2026-03-02T02:00:00.000Z', 'false', 1500, 'true']);
  });
});
