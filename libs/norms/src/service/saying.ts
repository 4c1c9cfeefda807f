import { hash } from 'node:crypto';
import { judgedEvent, partitionKey, TOPICS, touchedDaysOf, type CaseFact, type Verdict } from '@sanxiang/contracts';
import type { Org } from '@sanxiang/kernel';
import type { OutboxRecord } from '@sanxiang/state-store';
import type { Judgement } from '../judge/judge.js';
import type { Told, ToldOnce } from './case.document.js';

const digestOf = (text: string): string => hash('sha1', text, 'base64').slice(0, DIGEST_DIGITS);
/** 72 bits: that a change goes unnoticed is less likely than that the disk tells another text. */
const DIGEST_DIGITS = 12;
const NOTHING: Pick<Judgement, 'verdicts' | 'deadlines'> = { verdicts: [], deadlines: [] };

/** Who is spoken of. `version` rises with each state of the case. */
export interface Subject { readonly org: Org; readonly subject: string; readonly version: number }

/**
 * What has to be published now that a case comes to this, and what was said then: a `norm.judged` for each verdict that is new or says something
 * else, and one `CaseFact` with all of them. Nothing where nothing changed. `judgement` null: every event of the case was taken back.
 */
export function say({ org, subject, version }: Subject, judgement: Judgement | null, before: Told | null): { readonly told: Told | null; readonly outbox: readonly OutboxRecord[] } {
  const { verdicts, deadlines } = judgement ?? NOTHING;
  if (before === null && verdicts.length === 0 && deadlines.length === 0) return { told: null, outbox: [] };
  const texts = verdicts.map((v) => JSON.stringify(v));
  const anchorAt = judgement?.firstAt ?? before?.anchorAt ?? 0;
  const digests = texts.map(digestOf);
  const deadlinesText = JSON.stringify(deadlines);
  const digest = digestOf(`${anchorAt}${digests.join()}${deadlinesText}`);
  if (before?.digest === digest) return { told: before, outbox: [] };
  const key = partitionKey(org, subject);
  const once: Record<string, ToldOnce> = gone(before);
  const revised: Verdict[] = [];
  const current = verdicts.map((said, no): Verdict => {
    const h = digests[no] ?? '';
    const last = before?.verdicts[said.id];
    const same = last?.h === h && last.gone !== true;
    const verdict = { ...said, revision: (last?.r ?? 0) + (same ? 0 : 1) };
    if (!same) revised.push(verdict);
    once[said.id] = { h, r: verdict.revision, t: said.triggeredAt, d: said.deadlineAt };
    return verdict;
  });
  let toldAt = before?.toldAt ?? 0;
  const outbox: OutboxRecord[] = revised.sort((a, b) => a.decidedAt - b.decidedAt || (a.id < b.id ? -1 : 1)).map((verdict) => {
    toldAt = Math.max(toldAt, verdict.decidedAt);
    return { topic: TOPICS.outcomes, key, value: JSON.stringify(judgedEvent(org, subject, verdict, toldAt)) };
  });
  const head: Omit<CaseFact, 'verdicts' | 'deadlines'> = {
    org, id: subject, version, anchorAt, movedFrom: before !== null && before.anchorAt !== anchorAt ? before.anchorAt : null, touchedDays: touchedDaysOf(live(before), current),
  };
  // The texts of the verdicts are at hand already, but for their revisions.
  const list = texts.map((text, no) => `${text.slice(0, -1)},"revision":${current[no]?.revision ?? 0}}`).join();
  outbox.push({ topic: TOPICS.caseFacts, key, value: `${JSON.stringify(head).slice(0, -1)},"verdicts":[${list}],"deadlines":${deadlinesText}}` });
  return { told: { digest, anchorAt, toldAt, verdicts: once }, outbox };
}

/** What was said before, as gone: what is said now is written over it. */
const gone = (before: Told | null): Record<string, ToldOnce> => Object.fromEntries(Object.entries(before?.verdicts ?? {}).map(([id, v]) => [id, { ...v, gone: true as const }]));

const live = (before: Told | null) => Object.entries(before?.verdicts ?? {}).filter(([, v]) => v.gone !== true).map(([id, { r, t, d }]) => ({ id, revision: r, triggeredAt: t, deadlineAt: d }));
