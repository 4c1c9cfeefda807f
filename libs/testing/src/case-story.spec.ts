import { describe, expect, it } from '@jest/globals';
import { validateEvent } from '@sanxiang/contracts';
import { caseStory } from './case-story.js';

describe('the story of a case', () => {
  const unresolved = caseStory('ticket', 'T1').say('opened', { type: 'repair', category: 'B', department: '杭州分公司' }).after(300_000).say('unresolved_marked', {});
  const handedOver = unresolved.at('2026-03-02T11:30:00+08:00').from('helpdesk-2').say('handed_over', { to: '工程师甲' });

  it('tells events at their instants, with ids that sort as they were told', () => {
    expect(handedOver.events().map(({ id, source, subject, type, time, data }) => [id, source, subject, type, time, data])).toEqual([
      ['T1-001', 'helpdesk', 'T1', 'ticket.opened.v1', '2026-03-02T02:00:00.000Z', { type: 'repair', category: 'B', department: '杭州分公司' }],
      ['T1-002', 'helpdesk', 'T1', 'ticket.unresolved_marked.v1', '2026-03-02T02:05:00.000Z', {}],
      ['T1-003', 'helpdesk-2', 'T1', 'ticket.handed_over.v1', '2026-03-02T03:30:00.000Z', { to: '工程师甲' }],
    ]);
  });

  it('may have several endings', () => {
    expect([unresolved.say('escalated', {}).events().length, unresolved.events().length]).toEqual([3, 2]);
  });

  it('is of any noun, and what it tells is accepted by the contracts', () => {
    const told = [
      handedOver,
      caseStory('callback', 'B1').say('promised', { dueAt: '2026-03-02T11:00:00+08:00' }).say('attempted', { reached: true }).say('completed', {}),
      caseStory('complaint', 'C1').say('filed', { issue: '迟到', complexity: 'simple' }).say('referred', { to: '负责人' }).say('replied', {}),
      caseStory('evaluation', 'E1').say('submitted', { items: [{ stage: 'after_sales', technical: 100, attitude: -50 }], dissatisfied: true }),
      caseStory('survey', 'S1').say('scheduled', { type: 'repair' }).say('completed', { answers: { solved: true, score: 9 } }),
      caseStory('qa', 'Q1').say('opened', { form: '热线质检表' }).say('scored', { item: '服务等待用语', score: 8 }),
    ].flatMap((story) => story.events());
    expect(told.map((event) => validateEvent(event, JSON.stringify(event), { now: Date.parse('2026-03-03T00:00:00Z') })).filter((result) => !result.ok)).toEqual([]);
  });

  it('goes on at no instant but one', () => {
    expect(() => unresolved.at('noon')).toThrow(RangeError);
  });
});
