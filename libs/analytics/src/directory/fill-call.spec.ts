import { describe, expect, it } from '@jest/globals';
import { Directory, type Call, type ToldAssignment } from '@sanxiang/contracts';
import { attemptOf, callOf, factOf, holdOf, legOf, transferOf, visitOf } from '../facts/sample-call.js';
import { callVersionOf, factRows } from '../facts/fact-rows.js';
import { fillCall, unfilled } from './fill-call.js';
import { touchedCalls } from './touched-calls.js';

const AT = Date.parse('2026-03-02T10:00:00Z');
const told = (kind: ToldAssignment['kind'], id: string, parents: Partial<ToldAssignment>, from = 0): ToldAssignment =>
  ({ kind, id, from, team: null, line: null, department: null, withdrawn: false, toldAt: 0, source: 'hr', eventId: `${kind}${id}${from}`, ...parents });
const directory = Directory.of([
  told('agent', 'A1', { team: 'T1' }), told('agent', 'A1', { team: 'T2' }, AT + 60_000), told('agent', 'A2', { team: 'T2' }), told('team', 'T1', { department: 'D1' }), told('team', 'T2', { department: 'D2' }),
  told('queue', 'q', { line: 'L' }), told('queue', 'r', { department: 'D4' }), told('line', 'L', { department: 'D3' }),
]);
const fill = (given: Partial<Call>): Call => fillCall(callOf('c', { offeredAt: AT, ...given }), directory).call;

describe('what the events of a call left out', () => {
  it('is filled in as it was at the time of each part', () => {
    const call = fill({
      queue: 'q', agent: 'A2', visits: [visitOf('r', AT, AT + 1000, 'overflowed'), visitOf('q', AT + 1000, AT + 5000, 'answered', { agent: 'A1' })], legs: [legOf(AT + 5000, AT + 70_000, { agent: 'A1' }), legOf(AT + 70_000, null, { agent: 'A2' })],
      holds: [holdOf(AT + 61_000, null, { agent: 'A1' })], attempts: [attemptOf('A1', AT + 2000, 'taken')], transfers: [transferOf(AT + 59_000, 'completed', { agent: 'A1' })],
    });
    expect(call).toMatchObject({
      line: 'L', team: 'T2', department: 'D2', visits: [{ team: null, department: 'D4' }, { team: 'T1', department: 'D1' }], legs: [{ team: 'T1', department: 'D1' }, { team: 'T2', department: 'D2' }],
      holds: [{ team: 'T2', department: 'D2' }], attempts: [{ team: 'T1', department: 'D1' }], transfers: [{ team: 'T1', department: 'D1' }],
    });
  });

  it('is taken from the queue, or the line, where nobody answered', () => {
    expect(fill({ queue: 'q', visits: [visitOf('q', AT, AT + 9000, 'abandoned')] })).toMatchObject({ line: 'L', department: 'D3', visits: [{ department: 'D3' }] });
    expect([fill({ line: 'L' }), fill({ queue: 'q', line: 'L9' }), fill({ queue: 'r' })]).toMatchObject([{ department: 'D3', line: 'L' }, { department: null, line: 'L9' }, { department: 'D4', line: null }]);
  });

  it('is nothing that an event said', () => {
    const said = callOf('c', { offeredAt: AT, line: 'L9', team: 'T9', department: 'D9', queue: 'q', agent: 'A1', legs: [legOf(AT, null, { agent: 'A1' })], holds: [holdOf(AT, null, { agent: 'A1' })], visits: [visitOf('q', AT, AT, 'answered', { agent: 'A1' })] });
    expect(fillCall(said, directory)).toEqual({ call: said, filled: [] });
    expect(fill({ agent: 'A1', legs: [legOf(AT, AT + 1, { agent: 'A1', team: 'T2' }), legOf(AT + 1, null, { agent: 'A1', team: 'T9' })] }).legs).toMatchObject([{ team: 'T2', department: 'D2' }, { team: 'T9', department: null }]);
  });

  it('is told beside the call, which is recovered from it', () => {
    const call = callOf('c', { offeredAt: AT, queue: 'q', agent: 'A1', legs: [legOf(AT, null, { agent: 'A1', department: 'D9' })], visits: [visitOf('q', AT, AT, 'answered', { agent: 'A1' })] });
    const full = fillCall(call, directory);
    expect([...full.filled].sort()).toEqual(['department', 'legs.0.team', 'line', 'team', 'visits.0.department', 'visits.0.team']);
    expect(JSON.stringify(unfilled(full))).toBe(JSON.stringify(call));
    expect(fillCall(call, Directory.EMPTY)).toEqual({ call, filled: [] });
  });

  it('stands in the columns and in the body of its row, whose version is that of the call, then that of the directory', () => {
    const fact = factOf('o', callOf('c', { offeredAt: AT, agent: 'A1', legs: [legOf(AT, null, { agent: 'A1' })] }), 7);
    const row = JSON.parse(factRows(fact, 1, { directory, revision: 9 })) as Record<string, unknown>;
    expect(row).toMatchObject({ version: 7 * 2 ** 20 + 9, team: 'T1', answered_team: 'T1', 'legs.department': ['D1'], filled: ['team', 'department', 'legs.0.team', 'legs.0.department'], body: { team: 'T1', legs: [{ team: 'T1' }] } });
    expect([callVersionOf(Number(row['version'])), callVersionOf(7), callVersionOf(2 ** 20)]).toEqual([7, 7, 1]);
    expect(JSON.parse(factRows(fact, 1, { directory, revision: 2 ** 30 }))).toMatchObject({ version: 8 * 2 ** 20 - 1 });
  });
});

describe('calls that a change may touch', () => {
  it('are those of its entry and of all that ever belonged to it, until the entry’s next assignment', () => {
    expect(touchedCalls([{ kind: 'agent', id: 'A1', from: 0 }], directory)).toEqual({ agents: ['A1'], teams: [], queues: [], lines: [], from: 0, to: AT + 60_000 });
    expect(touchedCalls([{ kind: 'team', id: 'T2', from: 5 }, { kind: 'line', id: 'L', from: 9 }, { kind: 'agent', id: 'A1', from: 0 }], directory)).toEqual({ agents: ['A1', 'A2'], teams: ['T2'], queues: ['q'], lines: ['L'], from: 0, to: null });
    expect(touchedCalls([], directory)).toBeNull();
  });
});
