import { describe, expect, it } from '@jest/globals';
import { MappingError, outcomeOf, readMapping } from './mapping.js';

const GOOD = `
mapping: small
source: pbx
timeZone: Asia/Shanghai
call: '{id}'
direction: inbound
outcome: { from: '{done}', values: { Y: answered, N: abandoned } }
times:
  offered: { at: '{start}' }
  answered: { after: offered, span: '{wait}' }
  left: { after: offered, span: 5 }
  ended: { after: answered, span: '{talk}' }
dimensions: { agent: '{agent}' }
`;
const faultsOf = (text: string): readonly string[] => {
  try { readMapping(text, 'm'); } catch (error) { if (error instanceof MappingError) return error.faults; throw error; }
  return [];
};
const changed = (from: string, to: string): readonly string[] => { expect(GOOD).toContain(from); return faultsOf(GOOD.replace(from, to)); };

describe('a mapping', () => {
  it('is read in its short spelling', () => {
    const mapping = readMapping(GOOD, 'small');
    expect([mapping.direction, mapping.times.left, mapping.dimensions?.agent]).toEqual([{ from: 'inbound' }, [{ after: 'offered', span: '5' }], { from: '{agent}' }]);
  });
  it('takes numbers and words of YAML as the text of a cell', () => {
    const { outcome } = readMapping(GOOD.replace('values: { Y: answered, N: abandoned }', 'values: { 1: answered, true: abandoned }, empty: 0'), 'm');
    expect([outcome.values, outcome.empty]).toEqual([{ 1: 'answered', true: 'abandoned' }, ['0']]);
  });
  it('that is no YAML, or no map, is refused', () => {
    expect([faultsOf('a: [').length > 0, faultsOf('- a')]).toEqual([true, [expect.stringContaining('YAML map')]]);
  });
  it('names every fault at once, each with its place', () => {
    expect(faultsOf(GOOD.replace('source: pbx\n', '').replace('direction:', 'dierction:'))).toEqual([
      expect.stringMatching(/missing.*source/), expect.stringMatching(/no such member: dierction/),
    ]);
  });
  it.each([
    ['{ at: \'{start}\' }', '{ at: \'{start}\', span: 5 }', /times\.offered\[0\]\.span.*does not go with at/],
    ['{ at: \'{start}\' }', '{ span: 5 }', /times\.offered\[0\].*needs one of at, clock, after/],
    ['{ at: \'{start}\' }', '{ at: \'{start}\', format: HH:mm }', /times\.offered\[0\]\.format.*not known/],
    ['{ after: offered, span: 5 }', '{ after: ended, span: 5 }', /ended does not come before left/],
    ['{ after: offered, span: 5 }', '{ after: offered }', /times\.left\[0\]\.span.*missing/],
    ['Asia/Shanghai', 'Asia/Atlantis', /timeZone.*no such time zone/],
    ['Y: answered', 'Y: taken', /outcome.*must be one of.*: taken/],
    ['  left: { after: offered, span: 5 }\n', '', /times\.left.*missing, since calls end without an answer/],
    ['dimensions: { agent: \'{agent}\' }', '', /dimensions\.agent.*missing, since calls are answered/],
    ['  offered:', '  queued: { at: \'{q}\' }\n  offered:', /dimensions\.queue.*missing beside times\.queued/],
    ['direction: inbound', 'direction: in', /direction.*must be one of inbound/],
  ])('with %s changed to %s is refused', (from, to, message) => { expect(changed(from, to).join('\n')).toMatch(message); });
});

describe('an outcome', () => {
  it('is a word of the list, or a diversion with its reason', () => {
    expect(['answered', 'ignored', 'diverted:full', 'diverted', 'diverted:lost', 'toString'].map(outcomeOf)).toEqual(['answered', 'ignored', { diverted: 'full' }, null, null, null]);
  });
});
