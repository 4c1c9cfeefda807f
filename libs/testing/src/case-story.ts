import type { CloudEvent, EventData, EventTypeName } from '@sanxiang/contracts';
import { begunAt, instantOf, storyEvent, type Begun, type StoryOptions } from './story.js';

/** What a case is: the noun of its events. */
export type CaseNoun = 'ticket' | 'callback' | 'complaint' | 'evaluation' | 'survey' | 'qa';
/** Event types of a noun, without it and the version: `handed_over`. */
type Step<Noun extends CaseNoun> = EventTypeName extends infer Name ? (Name extends `${Noun}.${infer What}.v1` ? What : never) : never;
type StepData<Noun extends CaseNoun, What extends string> = EventData[`${Noun}.${What}.v1` & EventTypeName];

/**
 * The events of one ticket, complaint and the like, told in order:
 * `caseStory('ticket', 'T1').say('opened', { category: 'B' }).say('unresolved_marked', {}).at('2026-03-02T11:30:00+08:00').say('handed_over', { to: '工程师甲' }).events()`.
 * As a story of a call, it never changes: every step gives a new one, so that several endings may be told of one beginning.
 */
export class CaseStory<Noun extends CaseNoun> {
  constructor(
    private readonly noun: Noun,
    private readonly id: string,
    private readonly begun: Begun,
    private readonly told: readonly CloudEvent[] = [],
    private readonly presentMs: number = begun.startMs,
  ) {}

  /** The events so far, in the order in which they were told. */
  events(): readonly CloudEvent[] { return this.told; }

  /** The present becomes `time`: RFC 3339 or epoch milliseconds. Throws a RangeError for what is no instant. */
  at(time: string | number): CaseStory<Noun> { return new CaseStory(this.noun, this.id, this.begun, this.told, instantOf(time)); }

  /** `ms` milliseconds pass. */
  after(ms: number): CaseStory<Noun> { return this.at(this.presentMs + ms); }

  /** From here on another publisher tells the story; its ids are its own. */
  from(source: string): CaseStory<Noun> { return new CaseStory(this.noun, this.id, { ...this.begun, source }, this.told, this.presentMs); }

  /** What happens now. */
  say<What extends Step<Noun>>(what: What, data: StepData<Noun, What>): CaseStory<Noun> {
    const event = storyEvent(`${this.noun}.${what}.v1`, this.id, this.told.length + 1, this.presentMs, this.begun, data);
    return new CaseStory(this.noun, this.id, this.begun, [...this.told, event], this.presentMs);
  }
}

/** Begins the story of a ticket, complaint and the like. Throws a RangeError when `startAt` is no instant. */
export const caseStory = <Noun extends CaseNoun>(noun: Noun, id: string, options: StoryOptions = {}): CaseStory<Noun> => new CaseStory(noun, id, begunAt('helpdesk', options));
