/** Reads members of foreign JSON documents, which may be missing or of another kind than they should be: then they are not given. */
import { createHash } from 'node:crypto';
import { formatInstant, parseInstant, type PostedEvent } from '@sanxiang/contracts';

export type Members = Readonly<Record<string, unknown>>;
const NOTHING: Members = {};
const DIGEST_LENGTH = 8;

const isMembers = (value: unknown): value is Members => typeof value === 'object' && value !== null && !Array.isArray(value);

/** An object; one without members where there is none. */
export const objectOf = (from: Members, name: string): Members => { const value = from[name]; return isMembers(value) ? value : NOTHING; };
/** The objects of a list. */
export const objectsOf = (from: Members, name: string): readonly Members[] => { const value: unknown = from[name]; return Array.isArray(value) ? value.filter(isMembers) : []; };
/** A text that is not empty. */
export const textOf = (from: Members, name: string): string | undefined => { const value = from[name]; return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined; };
/** A whole number from 0. */
export const countOf = (from: Members, name: string): number | undefined => { const value = from[name]; return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined; };
/** Epoch milliseconds of an RFC 3339 text. */
export const msOf = (from: Members, name: string): number | undefined => { const text = textOf(from, name); return text === undefined ? undefined : parseInstant(text) ?? undefined; };
/** An object of the members that are given. */
export const given = (members: Members): Members => Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));

/** A few hex digits made of a value: what is told otherwise the next time has another. */
export const digestOf = (value: unknown): string => createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, DIGEST_LENGTH);

/** What a document says happened: an event without what all events of its source share. */
export interface Happening { readonly id: string; readonly what: string; readonly subject: string; readonly ms: number; readonly data: Members }

/**
 * Order of what happened at one stamp, for sources whose documents know none: a transfer puts the caller into the queue, the queue leads to the
 * answer, the answer to holds and the end. It is part of the events, so it never changes.
 */
const ORDER: Readonly<Record<string, number>> = {
  'call.offered': 1, 'call.transfer_requested': 2, 'call.transfer_failed': 3, 'call.transfer_completed': 4, 'call.queued': 5, 'call.ring_missed': 6, 'call.answered': 7,
  'call.resumed': 8, 'call.held': 9, 'call.abandoned': 10, 'call.diverted': 10, 'call.dropped': 10, 'call.ended': 10, 'call.wrapped_up': 11,
};

/** A happening as an event of a source. */
export const eventOf = ({ id, what, subject, ms, data }: Happening, source: string): PostedEvent => {
  const sequence = ORDER[what];
  return { specversion: '1.0', id, source, type: `${what}.v1`, subject, time: formatInstant(ms), ...(sequence !== undefined && { sequence }), data };
};
