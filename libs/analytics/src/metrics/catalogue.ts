import { ABANDONED } from './abandoned.metric.js';
import { ABANDON_RATE } from './abandon-rate.metric.js';
import { ANSWERED } from './answered.metric.js';
import { ANSWERED_IN_TIME } from './answered-in-time.metric.js';
import { ANSWER_RATE } from './answer-rate.metric.js';
import { CALLBACK_REQUESTED } from './callback-requested.metric.js';
import { CLOSING } from './closing.metric.js';
import { CONTACT_TIME } from './contact-time.metric.js';
import { DIVERTED } from './diverted.metric.js';
import { EARLY_PICK_UP } from './early-pick-up.metric.js';
import { FORBIDDEN_PHRASES } from './forbidden-phrases.metric.js';
import { GREETING } from './greeting.metric.js';
import { HANDLE_TIME } from './handle-time.metric.js';
import { HANG_UP } from './hang-up.metric.js';
import { HOLD_APOLOGY } from './hold-apology.metric.js';
import { HOLD_CONSENT } from './hold-consent.metric.js';
import { HOLD_COUNT } from './hold-count.metric.js';
import { HOLD_GIVEN_UP } from './hold-given-up.metric.js';
import { HOLD_MAX } from './hold-max.metric.js';
import { HOLD_MEAN } from './hold-mean.metric.js';
import { HOLD_OVERSTATED } from './hold-overstated.metric.js';
import { HOLD_OVER_LIMIT } from './hold-over-limit.metric.js';
import { HOLD_PERCENTILE } from './hold-percentile.metric.js';
import { HOLD_SHARE } from './hold-share.metric.js';
import { LATE_ANSWER_APOLOGY } from './late-answer-apology.metric.js';
import { NAME_USE } from './name-use.metric.js';
import { NORM_ATTAINMENT } from './norm-attainment.metric.js';
import { NORM_BREACHES } from './norm-breaches.metric.js';
import { OCCUPANCY } from './occupancy.metric.js';
import { OFFERED } from './offered.metric.js';
import { OUTBOUND_PLAN } from './outbound-plan.metric.js';
import { OUTBOUND_WINDOW } from './outbound-window.metric.js';
import { OVER_LENGTH } from './over-length.metric.js';
import { POLITE_WORDS } from './polite-words.metric.js';
import { PROPER_TRANSFER } from './proper-transfer.metric.js';
import { QUEUED } from './queued.metric.js';
import { RATED } from './rated.metric.js';
import { READ_BACK } from './read-back.metric.js';
import { REASON } from './reason.metric.js';
import { REPEAT } from './repeat.metric.js';
import { RESOLVED } from './resolved.metric.js';
import { RINGS } from './rings.metric.js';
import { RING_NO_ANSWER } from './ring-no-answer.metric.js';
import { RING_TIME } from './ring-time.metric.js';
import { SATISFACTION } from './satisfaction.metric.js';
import { SELF_SERVED } from './self-served.metric.js';
import { SERVICE_LEVEL } from './service-level.metric.js';
import { SILENT_CALL } from './silent-call.metric.js';
import { SPEECH_RATE } from './speech-rate.metric.js';
import { SPEED_OF_ANSWER } from './speed-of-answer.metric.js';
import { STAFFED } from './staffed.metric.js';
import { TALK_TIME } from './talk-time.metric.js';
import { TICKET_HAND_OVER } from './ticket-hand-over.metric.js';
import { TICKET_RETURN } from './ticket-return.metric.js';
import { TIME_IN_STATE } from './time-in-state.metric.js';
import { TRANSFER_FAILURE } from './transfer-failure.metric.js';
import { TRANSFER_RATE } from './transfer-rate.metric.js';
import { UNFINISHED } from './unfinished.metric.js';
import { UTILISATION } from './utilisation.metric.js';
import { WAIT_PROMPT } from './wait-prompt.metric.js';
import { WRAP_UP_TIME } from './wrap-up-time.metric.js';
import type { Metric } from './metric.js';

/** Every metric, in the order in which people are shown them. */
export const METRICS: readonly Metric[] = [
  ANSWER_RATE, ABANDON_RATE, SERVICE_LEVEL, SPEED_OF_ANSWER, RINGS, RING_TIME, RING_NO_ANSWER,
  OFFERED, QUEUED, ANSWERED, ABANDONED, DIVERTED, SELF_SERVED, CALLBACK_REQUESTED, UNFINISHED,
  HANDLE_TIME, CONTACT_TIME, TALK_TIME, WRAP_UP_TIME, OVER_LENGTH,
  HOLD_COUNT, HOLD_SHARE, HOLD_MEAN, HOLD_PERCENTILE, HOLD_MAX, HOLD_GIVEN_UP,
  TRANSFER_RATE, TRANSFER_FAILURE, HANG_UP, REASON, RESOLVED, RATED, SATISFACTION, REPEAT,
  OCCUPANCY, UTILISATION, STAFFED, TIME_IN_STATE,
  NORM_ATTAINMENT, NORM_BREACHES, ANSWERED_IN_TIME, EARLY_PICK_UP, LATE_ANSWER_APOLOGY, GREETING, NAME_USE, READ_BACK, POLITE_WORDS, FORBIDDEN_PHRASES, SPEECH_RATE,
  HOLD_CONSENT, HOLD_OVERSTATED, HOLD_OVER_LIMIT, WAIT_PROMPT, HOLD_APOLOGY, PROPER_TRANSFER, CLOSING, SILENT_CALL, OUTBOUND_WINDOW, OUTBOUND_PLAN,
  TICKET_HAND_OVER, TICKET_RETURN,
];

const BY_ID: ReadonlyMap<string, Metric> = new Map(METRICS.map((m) => [m.id, m]));

/** The metric of an id, or undefined. */
export const metricOf = (id: string): Metric | undefined => BY_ID.get(id);

/** A metric as `GET /v1/metrics` shows it. */
export interface CatalogueEntry {
  readonly id: string;
  readonly names: Metric['names'];
  readonly unit: Metric['unit'];
  readonly direction: Metric['direction'];
  readonly formula: Metric['formula'];
  readonly dimensions: Metric['dimensions'];
  /** The first is the default. */
  readonly variants: readonly string[];
  /** Instant that decides the bucket. */
  readonly instant: string;
  readonly counted: string;
  /** Whether calls of other directions are left out unless `direction` is asked for. */
  readonly inboundByDefault: boolean;
  readonly threshold?: Metric['threshold'];
}

/** The items of `GET /v1/metrics`. */
export const catalogue = (): readonly CatalogueEntry[] => METRICS.map((metric) => {
  const { id, names, unit, direction, formula, dimensions, variants, inbound, threshold } = metric;
  const { base } = metric.plan(new Set(), variants[0], '0');
  return { id, names, unit, direction, formula, dimensions, variants, instant: base.instantName, counted: base.counted, inboundByDefault: inbound, ...(threshold !== undefined && { threshold }) };
});
