/** The topics of the event log. */
export const TOPICS = {
  /** Accepted events of publishers, `org` filled in. */
  events: 'events',
  /** Public events of our own services. */
  outcomes: 'outcomes',
  /** `CallFact`, from the call service to analytics; internal. */
  callFacts: 'call-facts',
  /** `CaseFact`, from the judge to analytics; internal. */
  caseFacts: 'case-facts',
  /** What a consumer could not handle, with the reason. */
  deadLetters: 'dead-letters',
} as const;

export type Topic = (typeof TOPICS)[keyof typeof TOPICS];

/** How a topic is laid out on a log with several partitions. */
export interface TopicLayout {
  /** As many processes of one group can share the topic. It stays as it is once the topic exists: another number would send the events of a call to another partition than its earlier ones. */
  readonly partitions: number;
  /** Days that a record is kept; who reads later than that has lost it. null: for ever. */
  readonly keptDays: number | null;
}

const YEAR_DAYS = 365;

/** Topics as code: the Kafka adapter creates them like this. The log is the one truth, from which everything else can be made again: it forgets nothing unless it is told to. */
export const TOPIC_LAYOUTS: Readonly<Record<Topic, TopicLayout>> = {
  [TOPICS.events]: { partitions: 8, keptDays: null },
  [TOPICS.outcomes]: { partitions: 8, keptDays: null },
  [TOPICS.callFacts]: { partitions: 8, keptDays: null },
  [TOPICS.caseFacts]: { partitions: 8, keptDays: null },
  // Few, and looked at by people: one order, and kept longer.
  [TOPICS.deadLetters]: { partitions: 1, keptDays: YEAR_DAYS },
};

/** Order is kept per subject of an org. The line break cannot stand in the name of an org, so no two subjects share a key by their spelling. */
export const partitionKey = (org: string, subject: string): string => `${org}\n${subject}`;
