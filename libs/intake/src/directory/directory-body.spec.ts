import { describe, expect, it } from '@jest/globals';
import { Problem } from '@sanxiang/kernel';
import { fromYaml, parseDirectory } from './directory-body.js';

const TZ = 'Asia/Shanghai';
const read = (yaml: string): string[] => parseDirectory(fromYaml(yaml), TZ).map(({ kind, id, from, team, line, department }) => [kind, id, from === 0 ? 'ever' : new Date(from).toISOString(), team, line, department].join(' '));
const faults = (work: () => unknown): readonly string[] => {
  try { work(); } catch (error) { if (error instanceof Problem) return [String(error.status), ...error.errors.map((e) => e.path)]; throw error; }
  return [];
};

describe('a directory as it is written', () => {
  it('may say where a name belongs in a word, or dated', () => {
    expect(read('agents: { A1: T1, A2: [{ team: T1 }, { from: 2026-03-01, team: T2 }, { from: 2026-04-01 }] }\nqueues: { q: { line: L, department: D } }')).toEqual([
      'agent A1 ever T1  ', 'agent A2 ever T1  ', 'agent A2 2026-02-28T16:00:00.000Z T2  ', 'agent A2 2026-03-31T16:00:00.000Z   ', 'queue q ever  L D',
    ]);
  });

  it('may be lists, as `GET /v1/directory` gives them', () => {
    expect(read('teams:\n- { id: T1, department: D }\nlines:\n- { id: L, from: 2026-03-01T08:00:00+01:00, department: D }')).toEqual(['team T1 ever   D', 'line L 2026-03-01T07:00:00.000Z   D']);
    expect(parseDirectory({ agents: [{ id: 'A1', from: '2026-03-01', team: null, department: 'D' }] }, TZ)).toEqual([{ kind: 'agent', id: 'A1', from: Date.parse('2026-03-01T00:00:00+08:00'), team: null, line: null, department: 'D' }]);
  });

  it('keeps numbers as they are written', () => expect(read('agents:\n  0017: 1e3\nlines: { 95188: null }')).toEqual(['agent 0017 ever 1e3  ', 'line 95188 ever   ']));

  it('may be empty', () => expect([parseDirectory({}, TZ), parseDirectory({ agents: [], teams: null }, TZ)]).toEqual([[], []]));

  it('names every fault with its place', () => {
    expect(faults(() => parseDirectory({
      agent: [], teams: 5, agents: [{ team: 'x' }, { id: 'A', line: 'q', from: 'soon' }, { id: 7 }, 'A', { id: 'B' }, { id: 'B', team: 'x' }], queues: { q: { lines: 'x' }, r: [{ from: '1969-01-01' }], s: { line: 'a\u0000' } },
    }, TZ))).toEqual(['400', 'agent', 'teams', 'agents[0].id', 'agents[1].line', 'agents[1].from', 'agents[2].id', 'agents[3]', 'agents[5].from', 'queues.q.lines', 'queues.r[0].from', 'queues.s.line']);
    for (const body of [null, [], 'x', 5]) expect(faults(() => parseDirectory(body, TZ))).toEqual(['400', 'body']);
    expect(faults(() => parseDirectory({ agents: { A: { from: '2201-01-01' } } }, TZ))).toEqual(['400', 'agents.A.from']);
    expect(faults(() => parseDirectory({ agents: { ['x'.repeat(513)]: 'T' } }, TZ))).toHaveLength(2);
  });

  it('that is no YAML says the line', () => expect([faults(() => fromYaml('agents:\n  A: [x')), faults(() => fromYaml('agents: {A: 1, A: 2}'))]).toEqual([['400', 'line 2'], ['400', 'line 1']]));

  it('that unfolds without end is refused', () => {
    const bomb = `a: &a [x,x,x,x,x,x,x,x,x]\n${'bcdefghi'.split('').map((name, i) => `${name}: &${name} [${Array(9).fill(`*${'abcdefgh'[i]}`).join(',')}]`).join('\n')}`;
    expect(faults(() => fromYaml(bomb))).toEqual(['400', 'body']);
  });
});
