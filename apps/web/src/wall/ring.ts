import type { HeldCall } from '../api.js';

/** The ring of a call on hold fills towards the next prompt: parameter `hold.promptEvery` of the base book. */
export const PROMPT_EVERY_MS = 30_000;
/** From here there are five seconds left to act in. */
export const PROMPT_SOON_MS = 25_000;

/** `soon`: act now and nothing is breached; `over`: the customer has been left in silence too long. */
export type RingStage = 'calm' | 'soon' | 'over';

export interface Ring {
  /** Since the hold began or the last prompt, ms. */
  readonly silentMs: number;
  /** Since the hold began, ms. */
  readonly heldMs: number;
  /** 0–1, full at the limit. */
  readonly filled: number;
  readonly stage: RingStage;
}

/** The limit itself still holds (thresholds are inclusive, contract 1.2). */
export function ringOf(held: HeldCall, now: number): Ring {
  const silentMs = Math.max(0, now - Math.max(held.since, held.lastPromptAt ?? held.since));
  return {
    silentMs,
    heldMs: Math.max(0, now - held.since),
    filled: Math.min(1, silentMs / PROMPT_EVERY_MS),
    stage: silentMs > PROMPT_EVERY_MS ? 'over' : silentMs >= PROMPT_SOON_MS ? 'soon' : 'calm',
  };
}

export interface RingedCall { readonly held: HeldCall; readonly ring: Ring }

const RANK: Readonly<Record<RingStage, number>> = { soon: 0, over: 1, calm: 2 };

/**
 * Calls on hold, those that can still be saved first, then the breached, then the calm ones; longest silence first in each.
 * Ties by call id, so that rings do not change places from frame to frame.
 */
export function byUrgency(calls: readonly HeldCall[], now: number): readonly RingedCall[] {
  return calls
    .map((held) => ({ held, ring: ringOf(held, now) }))
    .sort((a, b) => RANK[a.ring.stage] - RANK[b.ring.stage] || b.ring.silentMs - a.ring.silentMs || (a.held.call < b.held.call ? -1 : 1));
}
