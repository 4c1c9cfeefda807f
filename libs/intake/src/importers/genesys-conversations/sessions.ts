/** The parts of a conversation detail document of Genesys Cloud that a call is made of. Source: the models Analytics* of its platform SDKs. */
import { msOf, objectsOf, textOf, type Members } from '../json-members.js';

export interface Segment { readonly type: string; readonly from: number; readonly to: number | null; readonly disconnect: string; readonly queueId?: string; readonly wrapUpCode?: string; readonly wrapUpNote?: string }

/** Who takes part: the customer's side, a queue, an agent, a menu, somebody outside. */
export type Role = 'customer' | 'queue' | 'agent' | 'menu' | 'outside' | 'other';

/** One session of a participant by voice (or a callback), with its segments in order of time. */
export interface Session {
  readonly id: string;
  readonly role: Role;
  readonly media: string;
  readonly userId?: string;
  readonly name?: string;
  readonly contactId?: string;
  readonly ani?: string;
  readonly dnis?: string;
  readonly segments: readonly Segment[];
  readonly from: number;
  /** null while it goes on. */
  readonly to: number | null;
}

const ROLES: Readonly<Record<string, Role>> = { customer: 'customer', external: 'outside', acd: 'queue', agent: 'agent', user: 'agent', ivr: 'menu', workflow: 'menu', botflow: 'menu', voicesurveyflow: 'menu', voicemail: 'menu' };

/** All sessions of a conversation that have a segment with a beginning, in order of time. */
export function sessionsOf(conversation: Members): Session[] {
  const sessions = objectsOf(conversation, 'participants').flatMap((participant) => objectsOf(participant, 'sessions').flatMap((session): Session[] => {
    const segments = objectsOf(session, 'segments').flatMap(segmentOf).sort((a, b) => a.from - b.from || (a.to ?? Infinity) - (b.to ?? Infinity));
    const [first, last] = [segments[0], segments.at(-1)];
    if (first === undefined || last === undefined) return [];
    const optional = { userId: textOf(participant, 'userId'), name: textOf(participant, 'participantName'), contactId: textOf(participant, 'externalContactId'), ani: numberOf(session, 'ani'), dnis: numberOf(session, 'dnis') };
    return [{
      id: textOf(session, 'sessionId') ?? textOf(participant, 'participantId') ?? '', role: ROLES[textOf(participant, 'purpose') ?? ''] ?? 'other', media: textOf(session, 'mediaType') ?? '',
      ...optional, segments, from: first.from, to: segments.some(({ to }) => to === null) ? null : Math.max(...segments.map(({ to }) => to ?? 0)),
    }];
  }));
  return sessions.sort((a, b) => a.from - b.from);
}

function segmentOf(segment: Members): Segment[] {
  const from = msOf(segment, 'segmentStart');
  if (from === undefined) return [];
  const optional = { queueId: textOf(segment, 'queueId'), wrapUpCode: textOf(segment, 'wrapUpCode'), wrapUpNote: textOf(segment, 'wrapUpNote') };
  return [{ type: textOf(segment, 'segmentType') ?? '', from, to: msOf(segment, 'segmentEnd') ?? null, disconnect: textOf(segment, 'disconnectType') ?? '', ...optional }];
}

/** `tel:+8613900000001` and `sip:line@host` without their scheme. */
const numberOf = (session: Members, name: string): string | undefined => textOf(session, name)?.replace(/^(?:tel|sip):/, '');

/** The segments in which somebody is connected. */
export const CONNECTED: ReadonlySet<string> = new Set(['interact', 'hold']);
/** When a session's phone, menu or queue let go: its last segment but the after-call work. */
export const lastOf = (session: Session): Segment | undefined => session.segments.findLast(({ type }) => type !== 'wrapup');
/** First moment of a conversation in a session. */
export const connectedAt = (session: Session): number | undefined => session.segments.find(({ type }) => CONNECTED.has(type))?.from;
