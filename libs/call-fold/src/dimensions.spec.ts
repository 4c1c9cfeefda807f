import { describe, expect, it } from '@jest/globals';
import { told, type Line } from './scenarios/scenario.js';

const call = (...given: Line[]) => told({ title: '', given, then: {} });

describe('the dimensions of a call', () => {
  it('are the last value of each that an event gave', () => {
    expect(call(['0:00', 'offered', { line: '1', region: 'north', queue: 'a', customer: { phone: '139', tier: 'gold' } }], ['0:01', 'queued', { queue: 'b' }], ['0:09', 'tagged', { tag: 'noise', line: '2', region: 'south', channel: 'phone', customer: { id: 'U1', tier: 'basic' } }]))
      .toMatchObject({ line: '2', region: 'south', queue: 'b', channel: 'phone', customer: { id: 'U1', phone: '139', tier: 'basic' } });
  });

  it('keep those of the phone that rang last where nobody answered', () => {
    expect(call(['0:00', 'offered', { department: 'D0' }], ['0:02', 'ringing', { ringNo: 1, agent: 'A1', team: 'T1', department: 'D1' }], ['0:09', 'abandoned', { stage: 'ringing' }])).toMatchObject({ agent: 'A1', team: 'T1', department: 'D1' });
  });

  it('keep who handles the call while another agent’s phone rings, misses, or a colleague wraps up', () => {
    expect(call(
      ['0:00', 'answered', { agent: 'A1', team: 'T1' }], ['0:05', 'transfer_requested', { to: 'A2' }], ['0:06', 'ringing', { ringNo: 1, agent: 'A2', team: 'T2' }], ['0:20', 'ring_missed', { agent: 'A2', team: 'T2' }],
      ['0:21', 'transfer_failed', { agent: 'A2' }], ['0:40', 'ended', { endedBy: 'customer' }], ['0:50', 'wrapped_up', { agent: 'A1', department: 'D1' }],
    )).toMatchObject({ agent: 'A1', team: 'T1', department: 'D1', legs: [{ agent: 'A1', team: 'T1', department: 'D1' }] });
  });

  it('give an agent’s wrap-up to that agent’s leg, and the call to who had it last', () => {
    expect(call(
      ['0:00', 'answered', { agent: 'A1' }], ['0:30', 'transfer_completed', { to: 'A2', toKind: 'agent' }], ['0:31', 'answered', { agent: 'A2', team: 'T2' }], ['0:50', 'wrapped_up', { agent: 'A1', team: 'T1' }], ['1:00', 'ended', { endedBy: 'customer' }],
    )).toMatchObject({ agent: 'A2', team: 'T2', legs: [{ agent: 'A1', team: 'T1', wrapMs: 20_000 }, { agent: 'A2', team: 'T2', wrapMs: null }] });
  });

  it('name a leg whose agent was not known by the first event in it that does', () => {
    expect(call(['0:00', 'answered', { agent: 'A1' }], ['0:30', 'transfer_completed', {}], ['0:35', 'held', { agent: 'A2', team: 'T2' }], ['0:40', 'resumed'], ['1:00', 'ended', { endedBy: 'customer' }]))
      .toMatchObject({ agent: 'A2', team: 'T2', legs: [{ agent: 'A1' }, { agent: 'A2', team: 'T2' }], holds: [{ agent: 'A2', team: 'T2' }] });
  });

  it('take nothing from an event after the end that contradicts it, and the channel of a rating is not the call’s', () => {
    expect(call(['0:00', 'answered', { agent: 'A1', channel: 'phone' }], ['1:00', 'ended', { endedBy: 'customer' }], ['1:10', 'queued', { queue: 'late', department: 'D9' }], ['1:20', 'rated', { score: 3, scale: 5, channel: 'sms' }]))
      .toMatchObject({ queue: null, department: null, channel: 'phone', rating: { channel: 'sms' } });
  });
});
