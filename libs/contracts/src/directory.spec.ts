import { describe, expect, it } from '@jest/globals';
import { assignmentOf, Directory, type CloudEvent, type ToldAssignment } from './index.js';

const DAY_MS = 86_400_000;
const told = (kind: ToldAssignment['kind'], id: string, from: number, parents: Partial<ToldAssignment>, toldAt = 0, eventId = `${kind} ${id} ${from} ${toldAt}`): ToldAssignment =>
  ({ kind, id, from, team: null, line: null, department: null, withdrawn: false, toldAt, source: 'hr', eventId, ...parents });

const TOLD = [
  told('agent', 'A1', 0, { team: 'T1' }), told('agent', 'A1', 10 * DAY_MS, { team: 'T2' }), told('agent', 'A1', 20 * DAY_MS, {}), told('agent', 'A2', 0, { team: 'T1', department: 'D9' }),
  told('team', 'T1', 0, { department: 'D1' }), told('team', 'T1', 5 * DAY_MS, { department: 'D2' }),
  told('queue', 'q', 3 * DAY_MS, { line: 'L' }), told('queue', 'own', 0, { line: 'L', department: 'D8' }), told('line', 'L', 0, { department: 'D3' }),
];

describe('the directory', () => {
  const directory = Directory.of(TOLD);

  it('knows an agent’s team and its department at the instant that is asked', () => {
    expect([0, 5 * DAY_MS - 1, 5 * DAY_MS, 10 * DAY_MS - 1].map((at) => directory.agent('A1', at))).toEqual([{ team: 'T1', department: 'D1' }, { team: 'T1', department: 'D1' }, { team: 'T1', department: 'D2' }, { team: 'T1', department: 'D2' }]);
    expect(directory.agent('A1', 10 * DAY_MS)).toEqual({ team: 'T2', department: null });
  });

  it('knows nothing before the first assignment, after an ending, and of strangers', () => {
    expect([directory.agent('A1', -1), directory.agent('A1', 20 * DAY_MS), directory.agent('A3', 0), directory.agent('__proto__', 0)]).toEqual(Array(4).fill({ team: null, department: null }));
    expect([directory.queue('q', 3 * DAY_MS - 1), directory.queue('q', 3 * DAY_MS)]).toEqual([{ line: null, department: null }, { line: 'L', department: 'D3' }]);
  });

  it('takes an entry’s own department before that of what it belongs to', () => {
    expect([directory.agent('A2', 0), directory.queue('own', 0)]).toEqual([{ team: 'T1', department: 'D9' }, { line: 'L', department: 'D8' }]);
  });

  it('goes by the team or line that an event says, where it says one', () => {
    expect([directory.agent('A1', 0, 'T1'), directory.agent('A3', 0, 'T1'), directory.agent('A2', 0, 'T1'), directory.agent('A2', 0, 'T7'), directory.agent('A1', 0, 'T7')])
      .toEqual([{ team: 'T1', department: 'D1' }, { team: 'T1', department: 'D1' }, { team: 'T1', department: 'D9' }, { team: 'T7', department: 'D9' }, { team: 'T7', department: null }]);
    expect([directory.queue('own', 0, 'L'), directory.queue('new', 0, 'L'), directory.queue('own', 0, 'L7')]).toEqual([{ line: 'L', department: 'D8' }, { line: 'L', department: 'D3' }, { line: 'L7', department: 'D8' }]);
  });

  it('holds the later told of two assignments for the same instant, in whatever order and however often they come', () => {
    const corrected = [...TOLD, told('agent', 'A1', 0, { team: 'T3' }, 1), told('agent', 'A2', 0, { withdrawn: true }, 2)];
    for (const order of [corrected, [...corrected].reverse(), [...corrected, ...corrected]]) {
      expect([Directory.of(order).agent('A1', 0).team, Directory.of(order).agent('A2', 0)]).toEqual(['T3', { team: null, department: null }]);
    }
  });

  it('says when what holds ends, and whether anything holds at all', () => {
    expect([directory.until('agent', 'A1', 0), directory.until('agent', 'A1', 20 * DAY_MS), directory.until('agent', 'A3', 0), directory.until('agent', 'A1', -1)]).toEqual([10 * DAY_MS, null, null, 0]);
    expect([directory.isEmpty, Directory.EMPTY.isEmpty, Directory.of([told('agent', 'A1', 0, { withdrawn: true })]).isEmpty]).toEqual([false, true, true]);
    expect([...directory.assignments()].map((a) => `${a.kind} ${a.id} ${a.from / DAY_MS}`)).toEqual(['agent A1 0', 'agent A1 10', 'agent A1 20', 'agent A2 0', 'team T1 0', 'team T1 5', 'queue own 0', 'queue q 3', 'line L 0']);
  });

  it('is told by events: without `from` an assignment begins at the event’s time', () => {
    const event = (data: Record<string, unknown>, type = 'directory.assigned.v1'): CloudEvent => ({ specversion: '1.0', id: 'e', source: 'hr', type, subject: 'A1', org: 'o', time: '1970-01-02T00:00:00Z', data });
    expect(assignmentOf(event({ kind: 'agent', id: 'A1', team: 'T' }))).toEqual({ kind: 'agent', id: 'A1', from: DAY_MS, team: 'T', line: null, department: null, withdrawn: false, toldAt: DAY_MS, source: 'hr', eventId: 'e' });
    expect(assignmentOf(event({ kind: 'line', id: 'L', from: '1970-01-03T08:00:00+08:00', department: null, withdrawn: true }))).toMatchObject({ from: 2 * DAY_MS, department: null, withdrawn: true });
    expect(assignmentOf(event({}, 'call.offered.v1'))).toBeNull();
  });
});
