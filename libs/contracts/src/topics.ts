/** The topics of the event log. */
export const TOPICS = {
  /** Accepted events of publishers, `org` filled in. */
  events: 'events',
  /** Public events of our own services. */
  outcomes: 'outcomes',
  /** `CallFact`, from the call service to analytics; internal. */
  callFacts: 'call-facts',
  /** What a consumer could not handle, with the reason. */
  deadLetters: 'dead-letters',
} as const;

export type Topic = (typeof TOPICS)[keyof typeof TOPICS];

/** Order is kept per subject of an org. The line break cannot stand in the name of an org, so no two subjects share a key by their spelling. */
export const partitionKey = (org: string, subject: string): string => `${org}\n${subject}`;
