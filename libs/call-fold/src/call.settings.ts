/** Parameters of the fold; the defaults of the contract until norm books set them. */
export interface CallSettings {
  /** `call.idleLimit`: a call without an event for longer than this, by its sources' clock, is unfinished. */
  readonly idleLimitMs: number;
  /** `wrap.max`: longest wrap-up that is counted. */
  readonly wrapMaxMs: number;
  /** `hold.minReturn`: a shorter return without a word does not end a hold. */
  readonly minReturnMs: number;
}

const MINUTE_MS = 60_000;
export const CALL_DEFAULTS: CallSettings = { idleLimitMs: 240 * MINUTE_MS, wrapMaxMs: 30 * MINUTE_MS, minReturnMs: 2000 };
