import { ATTRIBUTIONS, callRecordedV1, normJudgedV1, SEVERITIES } from '@sanxiang/contracts';

const text = { type: 'string' };
const number = { type: 'number' };
const orNull = (type: string): object => ({ type: [type, 'null'] });
const list = (items: object): object => ({ type: 'array', items });
const record = (properties: Readonly<Record<string, object>>, optional: readonly string[] = []): object =>
  ({ type: 'object', properties, required: Object.keys(properties).filter((name) => !optional.includes(name)) });

const figure = { value: orNull('number'), numerator: orNull('number'), denominator: orNull('number') };
const words = record({ zh: text, en: text });
const at = { type: 'integer', description: 'epoch ms of the program\'s clock' };
const atOrNull = { type: ['integer', 'null'], description: 'epoch ms of the program\'s clock' };

const BOARD = record({
  now: at, clock: record({ speed: number, demo: { type: 'boolean' } }), tz: text, asOf: at, newestEventAt: atOrNull, settled: { type: 'boolean' },
  tiles: list(record({
    metric: text, variant: text, ...figure, unknown: number, unit: text, target: orNull('number'), direction: { enum: ['up', 'down', null] }, names: words, formula: words,
    threshold: number, p90: orNull('number'), spark: list(record({ bucket: text, value: orNull('number') })),
  }, ['threshold', 'p90'])),
  curve: list(record({ bucket: text, offered: number, answered: number, abandoned: number, sl: orNull('number'), ghost: { type: 'null' } })),
  live: record({
    waiting: number, longestWaitSince: atOrNull, talking: number, held: list(record({ call: text, since: at, lastPromptAt: atOrNull, queue: orNull('string'), kind: { enum: ['hold', 'mute'] } })),
    ringing: number, inMenu: number, agents: { anyOf: [record({ present: number, idle: number }), { type: 'null' }] }, callbacksDue: { type: 'null' },
  }),
  queues: list(record({
    queue: text, offered: orNull('number'), answered: orNull('number'), answerRate: orNull('number'), sl: orNull('number'), waiting: number, longestWaitSince: atOrNull,
    abandoned: orNull('number'), abdRate: orNull('number'), talking: number, present: orNull('number'), idle: orNull('number'),
  })),
  deadlines: { anyOf: [record({ open: number, next: list(record({ norm: text, subject: text, startedAt: at, deadlineAt: at })) }), { type: 'null' }] },
  breaches: list(record({
    verdict: text, subject: text, norm: text, severity: { enum: SEVERITIES }, queue: orNull('string'), department: orNull('string'), attributedTo: { enum: ATTRIBUTIONS }, decidedAt: at, deadlineAt: atOrNull,
  })),
});

const entry = (...places: readonly string[]): object => list(record({ id: text, from: { type: 'string', description: 'RFC 3339; without it: from the beginning' }, ...Object.fromEntries(places.map((p) => [p, orNull('string')])) }, ['from']));
const SECTIONS = { agents: entry('team', 'department'), teams: entry('department'), queues: entry('line', 'department'), lines: entry('department') };

/** What answers look like, by the names that `routes.ts` uses. */
export const SCHEMAS: Readonly<Record<string, object>> = {
  Problem: record({ type: text, title: text, status: { type: 'integer' }, errors: list(record({ path: text, reason: text })), requestId: text }, ['errors', 'requestId']),
  Page: record({ items: list({}), next: { type: ['string', 'null'], description: 'goes back as `cursor`' } }),
  Receipt: record({
    accepted: { type: 'integer' }, duplicates: { type: 'integer' },
    rejected: list(record({ index: { type: 'integer' }, id: orNull('string'), reason: text, path: text, errors: list({}) }, ['errors'])),
  }),
  MetricAnswer: record({
    metric: text, unit: text, formula: text, variant: text, counted: text, from: text, to: text, grain: text, tz: text, asOf: text,
    freshness: record({ newestEventAt: orNull('string'), lagMs: orNull('number') }), threshold: number, relativeError: { type: 'number', description: 'bound of the relative error of percentiles; absent: exact' },
    rows: list(record({ bucket: text, ...figure, count: number, unknown: number })),
  }, ['threshold', 'relativeError']),
  CallRecorded: callRecordedV1.data,
  Judged: normJudgedV1.data,
  Verdict: { allOf: [{ $ref: '#/components/schemas/Judged' }, record({ subject: text })] },
  Verdicts: record({ items: list({ $ref: '#/components/schemas/Verdict' }), next: { type: ['string', 'null'], description: 'goes back as `cursor`' } }),
  VerdictExplained: {
    allOf: [{ $ref: '#/components/schemas/Verdict' }, record({
      org: text, applies: { type: 'boolean', description: 'false: a late event took the rule away' }, revisions: list({ $ref: '#/components/schemas/Judged' }), events: list({}),
      explanation: { type: ['object', 'null'], description: 'the article, the parameter values, the arithmetic' },
    })],
  },
  Deadline: record({ norm: text, startedAt: text, deadlineAt: text, state: { enum: ['open', 'met', 'breached'] }, calendarAssumed: { type: 'boolean' } }, ['calendarAssumed']),
  Call: {
    allOf: [{ $ref: '#/components/schemas/CallRecorded' }, record({ id: text, org: text, state: text, stateSince: text, events: list({}), eventsNext: orNull('string'), verdicts: list({ $ref: '#/components/schemas/Verdict' }), deadlines: list({ $ref: '#/components/schemas/Deadline' }) })],
  },
  Directory: record({ at: text, ...SECTIONS }, ['at']),
  DirectoryChanged: record({ assigned: list({}), withdrawn: list({}), unchanged: { type: 'integer' }, applied: { type: 'boolean', description: 'whether the change can be read already' } }),
  Progress: record({ settled: { type: 'boolean' }, stages: list(record({ name: text, behind: { type: 'integer' } })) }),
  Readiness: record({ status: { enum: ['ready', 'not ready'] }, missing: list(text) }),
  Board: BOARD,
};
