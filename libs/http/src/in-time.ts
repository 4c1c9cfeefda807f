import { setTimeout as pause } from 'node:timers/promises';

/** A part that takes longer to answer counts as away: whoever asks whether a process is ready asks every few seconds, and is told within two. */
const ANSWER_MS = 1500;

/** What the part answers, or `away` when it fails or does not answer in time: an engine that hangs is as missing as one that is dead. */
export async function inTime<Answer>(answer: Promise<Answer>, away: Answer): Promise<Answer> {
  const late = new AbortController();
  try {
    return await Promise.race([answer.catch(() => away), pause(ANSWER_MS, away, { signal: late.signal })]);
  } finally {
    late.abort();
  }
}
