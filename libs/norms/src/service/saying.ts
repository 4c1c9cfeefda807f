import { hash } from 'node:crypto';
import { caseBodyText, caseFactText, deadlinesText, judgedEvent, partitionKey, TOPICS, touchedDaysOf, verdictsText, type CaseHead, type Verdict } from '@sanxiang/contracts';
import type { Org } from '@sanxiang/kernel';
import type { OutboxRecord } from '@sanxiang/state-store';
import type { Judgement } from '../judge/judge.js';
import type { Quiet, Told, ToldOnce } from './case.document.js';

const digestOf = (text: string): string => hash('sha1', text, 'base64').slice(0, DIGEST_DIGITS);
/** 72 bits: that a change goes unnoticed is less likely than that the disk tells another text. */
const DIGEST_DIGITS = 12;

const NOTHING: Pick<Judgement, 'verdicts' | 'deadlines'> = { verdicts: [], deadlines: [] };
const NO_QUIET: Quiet = { digest: '', ids: '', days: [] };

/** Who is spoken of. `version` rises with each state of the case. */
export interface Subject { readonly org: Org; readonly subject: string; readonly version: number }

/**
 * What has to be published now that a case comes to this, and what was said then: a `norm.judged` for each verdict that is new or says something
 * else, and one `CaseFact` with all of them. Nothing where nothing changed. `judgement` null: every event of the case was taken back.
 *
 * A verdict that was never anything but unknown is quiet: it stands in the fact at revision 1 and is no event (decision 14).
 */
export function say({ org, subject, version }: Subject, judgement: Judgement | null, before: Told | null): { readonly told: Told | null; readonly outbox: readonly OutboxRecord[] } {
  const { verdicts, deadlines } = judgement ?? NOTHING;
  if (before === null && verdicts.length === 0 && deadlines.length === 0) return { told: null, outbox: [] };
  const anchorAt = judgement?.firstAt ?? before?.anchorAt ?? 0;
  const known = new Map(before?.verdicts.map((v) => [v.i, v]));
  const quiet: Verdict[] = [];
  const loud: Loud[] = [];
  for (const verdict of verdicts) {
    if (verdict.outcome === 'unknown' && !known.has(verdict.id)) quiet.push(verdict);
    else loud.push({ verdict, h: digestOf(JSON.stringify(verdict)) });
  }
  const [quietText, dueText] = [verdictsText(quiet), deadlinesText(deadlines)];
  const digest = digestOf([anchorAt, ...loud.map((l) => l.h), quietText, dueText].join());
  if (before?.digest === digest) return { told: before, outbox: [] };
  const still = quietOf(quiet, quietText, before?.quiet ?? NO_QUIET);
  const { once, current, revised } = revise(loud, known, before?.quiet);
  const key = partitionKey(org, subject);
  let toldAt = before?.toldAt ?? 0;
  const outbox: OutboxRecord[] = revised.sort((a, b) => a.decidedAt - b.decidedAt || (a.id < b.id ? -1 : 1)).map((verdict) => {
    toldAt = Math.max(toldAt, verdict.decidedAt);
    return { topic: TOPICS.outcomes, key, value: JSON.stringify(judgedEvent(org, subject, verdict, toldAt)) };
  });
  const head: CaseHead = {
    org, id: subject, version, anchorAt, movedFrom: before !== null && before.anchorAt !== anchorAt ? before.anchorAt : null, touchedDays: touched(before, once, still),
  };
  outbox.push({ topic: TOPICS.caseFacts, key, value: caseFactText(head, caseBodyText([verdictsText(current), quietText], dueText)) });
  return { told: { digest, anchorAt, toldAt, verdicts: once, ...(still.ids !== '' && { quiet: still }) }, outbox };
}

/** A verdict that is an event, with its digest. */
interface Loud { readonly verdict: Verdict; readonly h: string }

/** Gives verdicts that are events their revisions. `once`: what was said before, gone where it is not said now. `revised`: those that say something else. */
function revise(all: readonly Loud[], known: ReadonlyMap<string, ToldOnce>, quiet: Quiet | undefined): { readonly once: readonly ToldOnce[]; readonly current: readonly Verdict[]; readonly revised: Verdict[] } {
  const once: ToldOnce[] = [];
  const revised: Verdict[] = [];
  const gone = new Map(known);
  const current = all.map(({ verdict, h }) => {
    const last = known.get(verdict.id);
    gone.delete(verdict.id);
    const same = last?.h === h && last.gone !== true;
    const revision = (last?.r ?? (wasQuiet(verdict, quiet) ? 1 : 0)) + (same ? 0 : 1);
    const said = revision === verdict.revision ? verdict : { ...verdict, revision };
    if (!same) revised.push(said);
    once.push({ i: verdict.id, h, r: revision, t: verdict.triggeredAt, d: verdict.deadlineAt });
    return said;
  });
  for (const last of gone.values()) once.push({ ...last, gone: true });
  return { once, current, revised };
}

/** Enough of a verdict's id to tell it from the others of its subject: 32 bits of it (FNV-1a). */
function tagOf({ id }: Pick<Verdict, 'id'>): string {
  let tag = 0x811c9dc5;
  for (let i = 0; i < id.length; i += 1) tag = Math.imul(tag ^ id.charCodeAt(i), 0x01000193);
  return (tag >>> 0).toString(36);
}
const wasQuiet = (verdict: Verdict, quiet: Quiet | undefined): boolean => quiet !== undefined && quiet.ids.split(' ').includes(tagOf(verdict));

function quietOf(now: readonly Verdict[], text: string, before: Quiet): Quiet {
  const tags = now.map(tagOf);
  const ids = before.ids === '' ? tags.join(' ') : [...new Set([...before.ids.split(' '), ...tags])].join(' ');
  return { digest: text === '' ? '' : digestOf(text), ids, days: touchedDaysOf([], now) };
}

/** Days whose figures change; of quiet verdicts together, for which of them changed is not kept. */
function touched(before: Told | null, once: readonly ToldOnce[], quiet: Quiet): number[] {
  const quietBefore = before?.quiet ?? NO_QUIET;
  const days = touchedDaysOf(live(before?.verdicts ?? []), live(once));
  return quietBefore.digest === quiet.digest ? days : [...new Set([...days, ...quietBefore.days, ...quiet.days])].sort((a, b) => a - b);
}
const live = (once: readonly ToldOnce[]) => once.filter((v) => v.gone !== true).map(({ i, r, t, d }) => ({ id: i, revision: r, triggeredAt: t, deadlineAt: d }));
