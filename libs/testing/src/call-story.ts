import {
  type CallAbandonedV1, type CallAnsweredV1, type CallConsentV1, type CallDivertedV1, type CallEndedV1, type CallOfferedV1, type CallQueuedV1,
  type CallRatedV1, type CallRingingV1, type CallRingMissedV1, type CallTaggedV1, type CloudEvent, type Dimensions, type EventData, type EventTypeName,
} from '@sanxiang/contracts';
import { begunAt, storyEvent, type Begun, type StoryOptions } from './story.js';

/** Event types of calls, without `call.` and version: `answered`. */
type Step = EventTypeName extends infer Name ? (Name extends `call.${infer What}.v1` ? What : never) : never;
type StepData<What extends Step> = EventData[`call.${What}.v1` & EventTypeName];

/**
 * The events of one call, told in order: `callStory('c1').offered().after(500).queued('repair').after(8_000).answered('A1').events()`.
 * Each step happens at the story's present instant, which `at` and `after` move. A story never changes: every step gives a new one, so that
 * several endings may be told of one beginning. Ids depend only on the call's id and the number of the step.
 */
export class CallStory {
  constructor(
    private readonly id: string,
    private readonly begun: Begun,
    private readonly told: readonly CloudEvent[] = [],
    private readonly presentMs = 0,
  ) {}

  /** The events so far, in the order in which they were told. */
  events(): readonly CloudEvent[] { return this.told; }

  /** The present becomes `ms` milliseconds after the beginning. */
  at(ms: number): CallStory { return new CallStory(this.id, this.begun, this.told, ms); }

  /** `ms` milliseconds pass. */
  after(ms: number): CallStory { return this.at(this.presentMs + ms); }

  /** From here on another publisher tells the story; its ids are its own. */
  from(source: string): CallStory { return new CallStory(this.id, { ...this.begun, source }, this.told, this.presentMs); }

  /** Any event of a call: `say('consent', { kind: 'hold', granted: true })`. The verbs below are the frequent ones. */
  say<What extends Step>(what: What, data: StepData<What>): CallStory {
    const event = storyEvent(`call.${what}.v1`, this.id, this.told.length + 1, this.begun.startMs + this.presentMs, this.begun, data);
    return new CallStory(this.id, this.begun, [...this.told, event], this.presentMs);
  }

  offered(data: Partial<CallOfferedV1> = {}): CallStory { return this.say('offered', { direction: 'inbound', ...data }); }
  queued(queue: string, data: Omit<CallQueuedV1, 'queue'> = {}): CallStory { return this.say('queued', { ...data, queue }); }
  ringing(ringNo = 1, data: Omit<CallRingingV1, 'ringNo'> = {}): CallStory { return this.say('ringing', { ...data, ringNo }); }
  ringMissed(agent: string, data: Omit<CallRingMissedV1, 'agent'> = {}): CallStory { return this.say('ring_missed', { ...data, agent }); }
  answered(agent: string, data: Omit<CallAnsweredV1, 'agent'> = {}): CallStory { return this.say('answered', { ...data, agent }); }
  abandoned(stage: CallAbandonedV1['stage'] = 'queue', data: Omit<CallAbandonedV1, 'stage'> = {}): CallStory { return this.say('abandoned', { ...data, stage }); }
  diverted(reason: CallDivertedV1['reason'], data: Omit<CallDivertedV1, 'reason'> = {}): CallStory { return this.say('diverted', { ...data, reason }); }
  consented(kind: CallConsentV1['kind'], data: Omit<Partial<CallConsentV1>, 'kind'> = {}): CallStory { return this.say('consent', { granted: true, ...data, kind }); }
  held(data: Dimensions = {}): CallStory { return this.say('held', data); }
  resumed(data: Dimensions = {}): CallStory { return this.say('resumed', data); }
  muted(data: Dimensions = {}): CallStory { return this.say('muted', data); }
  unmuted(data: Dimensions = {}): CallStory { return this.say('unmuted', data); }
  waitPrompt(data: Dimensions = {}): CallStory { return this.say('wait_prompt', data); }
  transferRequested(data: StepData<'transfer_requested'> = {}): CallStory { return this.say('transfer_requested', data); }
  transferAccepted(data: StepData<'transfer_accepted'> = {}): CallStory { return this.say('transfer_accepted', data); }
  transferCompleted(data: StepData<'transfer_completed'> = {}): CallStory { return this.say('transfer_completed', data); }
  transferFailed(data: StepData<'transfer_failed'> = {}): CallStory { return this.say('transfer_failed', data); }
  tagged(tag: CallTaggedV1['tag'], data: Omit<CallTaggedV1, 'tag'> = {}): CallStory { return this.say('tagged', { ...data, tag }); }
  dropped(data: StepData<'dropped'> = {}): CallStory { return this.say('dropped', data); }
  ended(endedBy: CallEndedV1['endedBy'] = 'customer', data: Omit<CallEndedV1, 'endedBy'> = {}): CallStory { return this.say('ended', { ...data, endedBy }); }
  wrappedUp(data: StepData<'wrapped_up'> = {}): CallStory { return this.say('wrapped_up', data); }
  rated(score: number, data: Omit<Partial<CallRatedV1>, 'score'> = {}): CallStory { return this.say('rated', { scale: 5, ...data, score }); }
}

/** Begins the story of the call `id`. Throws a RangeError when `startAt` is no instant. */
export const callStory = (id: string, options: StoryOptions = {}): CallStory => new CallStory(id, begunAt('pbx', options));
