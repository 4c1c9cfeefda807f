import type { CallEvent } from '@sanxiang/call-fold';
import type { Leg } from '@sanxiang/contracts';
import { mayMiss, type CaseView } from './case-view.js';
import { moments, word, type Fact, type Moment } from './fact.js';
import type { Found, InForce, OccasionKind } from './occasion.js';
import { isMatter, surnameIn } from './readback.js';
import { speechOf, type Spoken } from './speech.js';

const who = ({ agent, team, department, queue }: InForce): InForce => ({ agent, team, department, queue });
const direction = (view: CaseView): Fact => word(view.call?.call.direction ?? null);
const byId = (view: CaseView, id: string): CallEvent | undefined => view.events.find((e) => e.id === id);
export const momentsSaid = (said: readonly Spoken[]): Fact => ({ kind: 'moments', moments: said.map(({ at, id }): Moment => ({ at, id })) });

/** Who talked with the customer at an instant. */
const legAt = (view: CaseView, at: number): Leg | undefined => { const legs = view.call?.call.legs ?? []; return legs.findLast((leg) => leg.startedAt <= at) ?? legs[0]; };

/**
 * 听到的一句话 · Times that a cue was heard or reported, of either side. A verdict's id is that of its event, so that a transcript makes one occasion
 * a cue: the first time.
 */
export const PHRASE: OccasionKind<{ readonly cue: string; readonly at: number }> = {
  find(view) {
    const seen = new Set<string>();
    return speechOf(view).cues.flatMap(({ cues, id, at }) => cues.flatMap((cue): Found<{ readonly cue: string; readonly at: number }>[] => {
      const trigger = byId(view, id);
      const leg = legAt(view, at);
      if (trigger === undefined || leg === undefined || seen.has(`${id} ${cue}`)) return [];
      seen.add(`${id} ${cue}`);
      return [{ of: { cue, at }, trigger, at, inForce: who(leg), overAt: leg.endedAt }];
    }));
  },
  facts: {
    direction: (_of, view) => direction(view),
    cue: ({ cue }) => word(cue),
    /** Nothing had been said by the agent before it. */
    first: ({ at }, view) => word(!speechOf(view).turns.some((t) => t.at < at)),
    /** What customers said, beyond a greeting. */
    matter: (_of, view) => momentsSaid(speechOf(view).written.filter((t) => t.speaker === 'customer' && isMatter(t.text))),
  },
};

/** A surname that the agent has learnt. */
interface Learnt { readonly at: number; readonly id: string; readonly surname: string | null }

/** When the customer's name was learnt: the customer says it, or it is reported as asked or used. */
function learntIn(view: CaseView): Learnt | null {
  const { written, cues } = speechOf(view);
  const told = written.find((t) => t.speaker === 'customer' && surnameIn(t.text) !== null);
  if (told !== undefined) return { at: told.endAt, id: told.id, surname: surnameIn(told.text) };
  const said = cues.find((c) => !c.machine && (c.cues.includes('name.use') || c.cues.includes('name.ask')));
  return said === undefined ? null : { at: said.at, id: said.id, surname: null };
}

/** Times that the agent used the name, as they were reported, else as the transcript has them. */
function usesOf({ at, surname }: Learnt, view: CaseView): readonly Spoken[] {
  const { cues, written } = speechOf(view);
  const told = cues.filter((c) => !c.machine && c.at >= at && c.cues.includes('name.use'));
  if (told.length > 0 || surname === null) return told;
  const called = new RegExp(`${surname}(?:先生|女士|小姐|老师|总|经理)`);
  return written.filter((t) => t.speaker === 'agent' && t.at >= at && called.test(t.text));
}

const PERCENT = 100;

/** 得知姓氏 · The customer's name becomes known, once a call; counted to its end. */
export const NAMED: OccasionKind<Learnt> = {
  find(view) {
    const of = learntIn(view);
    const trigger = of === null ? undefined : byId(view, of.id);
    const leg = of === null ? undefined : legAt(view, of.at);
    return of === null || trigger === undefined || leg === undefined ? [] : [{ of, trigger, at: of.at, inForce: who(leg), overAt: view.call?.call.endedAt ?? null }];
  },
  facts: {
    direction: (_of, view) => direction(view),
    nameUses: (of, view) => { const uses = usesOf(of, view); return { kind: 'amount', amount: uses.length, unit: 'count', rests: [of.id, ...uses.map((u) => u.id)] }; },
    /** Of the agent's turns from then on. */
    nameShare(of, view) {
      const turns = speechOf(view).turns.filter((t) => t.at >= of.at).length;
      const uses = usesOf(of, view);
      const known = turns > 0 && mayMiss(view, 'call.script_cue', of.at);
      return { kind: 'amount', amount: known ? Math.round(uses.length / turns * PERCENT) : null, unit: 'percent', rests: uses.map((u) => u.id) };
    },
  },
};

/** 接手 · Legs that a transfer began: somebody else takes over. */
export const TAKEOVER: OccasionKind<Leg> = {
  find: (view) => (view.call?.call.legs ?? []).flatMap((of, no): Found<Leg>[] => {
    const trigger = view.call?.legs[no];
    return no === 0 || trigger === undefined ? [] : [{ of, trigger, inForce: who(of), overAt: of.endedAt }];
  }),
  facts: {
    direction: (_of, view) => direction(view),
    answered: (_of, view) => moments([view.call?.legs[0]]),
  },
};
