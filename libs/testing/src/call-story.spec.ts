import { describe, it, expect } from '@jest/globals';
import { parseInstant, validateEvent, type CloudEvent } from '@sanxiang/contracts';
import { callStory, type CallStory } from './call-story.js';
import { agentState, retractionOf, sourceAdvanced, sourceDeclared } from './source-events.js';

const START_MS = parseInstant('2026-03-02T10:00:00+08:00') ?? NaN;
const BEYOND_MS = START_MS + 24 * 60 * 60 * 1000;

const faultsOf = (events: readonly CloudEvent[]): unknown[] =>
  events.map((event) => validateEvent(event, JSON.stringify(event), { now: BEYOND_MS })).filter((result) => !result.ok);

/** Every verb once; no call is like this. */
const everyVerb = (story: CallStory): CallStory => story
  .offered().queued('repair').ringing(1, { agent: 'A1' }).ringMissed('A1').answered('A2').consented('hold', { statedLimitSec: 60 })
  .held().waitPrompt().resumed().muted().unmuted()
  .transferRequested({ to: 'A3', toKind: 'agent' }).transferAccepted({ by: 'A3' }).transferCompleted().transferFailed()
  .tagged('noise').abandoned().diverted('full').dropped().ended().wrappedUp({ resolved: true }).rated(5)
  .say('agent_spoke', {}).say('script_cue', { cue: 'opening' }).say('speech_stats', { cpm: 200 });

describe('the story of a call', () => {
  it('tells events at their instants, with ids that sort as they were told', () => {
    const events = callStory('c1', { source: 'pbx-2', startAt: '2026-03-02T10:00:00+08:00' }).offered().after(500).queued('repair').after(8_000).answered('A1', { rings: 2 }).at(60_000).ended().events();
    expect(events.map(({ id, source, subject, type, time }) => [id, source, subject, type, time])).toEqual([
      ['c1-001', 'pbx-2', 'c1', 'call.offered.v1', '2026-03-02T02:00:00.000Z'],
      ['c1-002', 'pbx-2', 'c1', 'call.queued.v1', '2026-03-02T02:00:00.500Z'],
      ['c1-003', 'pbx-2', 'c1', 'call.answered.v1', '2026-03-02T02:00:08.500Z'],
      ['c1-004', 'pbx-2', 'c1', 'call.ended.v1', '2026-03-02T02:01:00.000Z'],
    ]);
    expect(events.map(({ data }) => data)).toEqual([{ direction: 'inbound' }, { queue: 'repair' }, { agent: 'A1', rings: 2 }, { endedBy: 'customer' }]);
  });

  it('is told the same way twice', () => {
    expect(everyVerb(callStory('c1')).events()).toEqual(everyVerb(callStory('c1')).events());
  });

  it('may have several endings', () => {
    const waiting = callStory('c1').offered().queued('repair').after(20_000);
    expect(waiting.abandoned().events().at(-1)?.type).toBe('call.abandoned.v1');
    expect(waiting.answered('A1').events().at(-1)?.type).toBe('call.answered.v1');
    expect(waiting.events()).toHaveLength(2);
  });

  it('is accepted by the contracts, whatever is told', () => {
    expect(faultsOf(everyVerb(callStory('c1')).events())).toEqual([]);
  });

  it('refuses to begin at no instant', () => {
    expect(() => callStory('c1', { startAt: 'noon' })).toThrow(RangeError);
  });
});

describe('what sources and agents say', () => {
  it('is accepted by the contracts', () => {
    const said = { atMs: START_MS };
    const [offered] = callStory('c1', { source: 'pbx-2', org: 'acme' }).offered().events();
    expect(offered).toBeDefined();
    if (offered === undefined) return;
    const retraction = retractionOf(offered, said);
    expect(faultsOf([sourceDeclared(['call.consent'], said), sourceAdvanced(START_MS, said), agentState('A1', 'ready', said), retraction])).toEqual([]);
    expect([retraction.subject, retraction.source, retraction.org, retraction.data.id]).toEqual(['c1', 'pbx-2', 'acme', 'c1-001']);
  });
});
