import type { Transfer } from '@sanxiang/contracts';
import type { CallEvent } from './call-event.js';
import { consentFor, type Consent } from './holds.js';
import type { LegDraft } from './legs.js';
import { oneOf, text, type Owner } from './members.js';

export type TransferStep = 'requested' | 'accepted' | 'completed' | 'failed';

export interface TransferDraft {
  transferId: string | null;
  requestedAt: number | null;
  acceptedAt: number | null;
  completedAt: number | null;
  failedAt: number | null;
  to: string | null;
  toKind: Transfer['toKind'];
  mode: Transfer['mode'];
  reason: string | null;
  /** The leg that transferred. */
  readonly leg: LegDraft | null;
  /** Who picked up during the consultation, and from which queue. */
  takenBy: (Readonly<Owner> & { readonly queue: string | null }) | null;
  acceptedBy: string | null;
  /** `to` as it was when the call was accepted or went over: by then it is who took it. */
  arrivedAt: string | null;
  /** A blind transfer whose completion was not reported yet, but the target has answered or the caller stands in its queue. */
  handedOver: boolean;
  /** The first event of each step. */
  readonly steps: Partial<Record<TransferStep, CallEvent>>;
}

/** The events that a transfer rests on. */
export interface TransferTrace extends Readonly<Partial<Record<TransferStep, CallEvent>>> {
  readonly consent: CallEvent | null;
}

const KINDS = ['agent', 'queue', 'outside', 'survey', 'ivr'] as const;
const MODES = ['warm', 'blind'] as const;

/** A survey or a voice menu takes over: the agent is released, nobody is handed the call. */
export const isRelease = (toKind: Transfer['toKind']): boolean => toKind === 'survey' || toKind === 'ivr';

/** What the agents tried to pass on. An event without `transferId` means the open transfer. */
export class Transfers {
  private readonly all: TransferDraft[] = [];

  /** The transfer that was asked for and neither went over nor failed. */
  get underWay(): TransferDraft | null { return this.all.findLast((t) => !isSettled(t) && !t.handedOver) ?? null; }

  wasConsulted(agent: string): boolean { return this.all.some((t) => t.takenBy?.agent === agent); }

  /** Writes a step down; null if it cannot be (a failure of what was completed, a completion told twice). */
  note(step: TransferStep, event: CallEvent, leg: LegDraft | null): TransferDraft | null {
    const { data, timeMs } = event;
    const transfer = this.of(step, text(data['transferId'])) ?? this.add(text(data['transferId']), leg);
    const at: `${TransferStep}At` = `${step}At`;
    const isFirst = transfer[at] === null && !(step === 'failed' && transfer.completedAt !== null);
    const to = text(data['to']);
    transfer.to = to ?? transfer.to;
    transfer.toKind = oneOf(data['toKind'], KINDS) ?? transfer.toKind;
    transfer.mode = oneOf(data['mode'], MODES) ?? transfer.mode;
    transfer.reason ??= text(data['reason']);
    if (step === 'accepted') transfer.acceptedBy ??= text(data['by']) ?? text(data['agent']);
    if (step === 'accepted' || step === 'completed') transfer.arrivedAt = to ?? transfer.arrivedAt;
    if (!isFirst) return null;
    transfer[at] = timeMs;
    transfer.steps[step] = event;
    return transfer;
  }

  private of(step: TransferStep, id: string | null): TransferDraft | null {
    const open = this.all.findLast((t) => !isSettled(t)) ?? null;
    if (id !== null) {
      const named = this.all.find((t) => t.transferId === id);
      if (named !== undefined) return named;
      if (open === null || open.transferId !== null) return null;
      open.transferId = id;
      return open;
    }
    if (open !== null || step !== 'accepted') return open;
    // Accepted only after it went over: a late yes is that transfer's, not a new one.
    const last = this.all.at(-1);
    return last?.acceptedAt === null ? last : null;
  }

  private add(transferId: string | null, leg: LegDraft | null): TransferDraft {
    const transfer: TransferDraft = {
      transferId, requestedAt: null, acceptedAt: null, completedAt: null, failedAt: null, to: null, toKind: null, mode: null, reason: null,
      leg, takenBy: null, acceptedBy: null, arrivedAt: null, handedOver: false, steps: {},
    };
    this.all.push(transfer);
    return transfer;
  }

  /** `isOver`: nothing more will happen to what is still under way. */
  finish(consents: readonly Consent[], answeredAt: number, isOver: boolean): Transfer[] {
    return this.served(consents, answeredAt).map(({ transfer: t, consent }, no) => {
      const { transferId, requestedAt, acceptedAt, completedAt, failedAt, to, toKind, mode, reason, leg } = t;
      return {
        transferId, requestedAt, acceptedAt, completedAt, failedAt, to, toKind, mode, reason, consent: consent?.granted ?? null,
        agent: leg?.agent ?? null, team: leg?.team ?? null, department: leg?.department ?? null, queue: leg?.queue ?? null,
        outcome: outcomeOf(t, no === this.all.length - 1, isOver),
      };
    });
  }

  /** The events that each of `finish` rests on. */
  traces(consents: readonly Consent[], answeredAt: number): TransferTrace[] {
    return this.served(consents, answeredAt).map(({ transfer, consent }) => ({ ...transfer.steps, consent: consent?.event ?? null }));
  }

  /** Each consent serves one transfer: the last one between the end of the transfer before and the key. */
  private served(consents: readonly Consent[], answeredAt: number): { readonly transfer: TransferDraft; readonly consent: Consent | null }[] {
    let free = answeredAt;
    return this.all.map((transfer) => {
      const { requestedAt, acceptedAt, completedAt, failedAt } = transfer;
      const askedBy = requestedAt ?? completedAt ?? failedAt ?? acceptedAt ?? free;
      const consent = consentFor(consents, ['transfer'], free, askedBy);
      free = completedAt ?? failedAt ?? askedBy;
      return { transfer, consent };
    });
  }
}

const isSettled = (t: TransferDraft): boolean => t.completedAt !== null || t.failedAt !== null;

/** A transfer that nobody finished has failed once the next one was begun. */
function outcomeOf(t: TransferDraft, isLast: boolean, isOver: boolean): Transfer['outcome'] {
  if (t.completedAt !== null || t.handedOver) return 'completed';
  if (t.failedAt !== null || !isLast) return 'failed';
  return isOver ? 'lost' : 'open';
}

/**
 * Who talks with the customer after the transfer, as far as it was told: who picked up or accepted; else `to`, where it names an agent.
 * A `to` that only the request gave, without its kind, may be a queue or a number, and names nobody.
 */
export function targetOf(transfer: TransferDraft, event: CallEvent, from: LegDraft | null): Readonly<Owner> {
  if (transfer.takenBy !== null) return transfer.takenBy;
  const said = text(event.data['agent']);
  const accepted = transfer.acceptedBy === from?.agent ? null : transfer.acceptedBy;
  const named = transfer.toKind === 'agent' ? transfer.to : transfer.toKind === null ? transfer.arrivedAt : null;
  const agent = transfer.toKind === 'outside' ? null : accepted ?? named ?? (said === from?.agent ? null : said);
  const isTold = agent !== null && said === agent;
  return { agent, team: isTold ? text(event.data['team']) : null, department: isTold ? text(event.data['department']) : null };
}
