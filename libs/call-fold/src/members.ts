import type { CallData } from './call-event.js';

/** Reads a member that may be missing or of another kind than the schema says: then it counts as not given. */
export const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);
export const flag = (value: unknown): boolean | null => (typeof value === 'boolean' ? value : null);
/** A number from 0 upwards. */
export const amount = (value: unknown): number | null => (typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : null);
export const oneOf = <T extends string>(value: unknown, among: readonly T[]): T | null => among.find((one) => one === value) ?? null;
export const isData = (value: unknown): value is CallData => typeof value === 'object' && value !== null;

/** Whom a leg, an attempt or a visit belongs to. */
export interface Owner {
  agent: string | null;
  team: string | null;
  department: string | null;
}

export const ownerOf = (data: CallData): Owner => ({ agent: text(data['agent']), team: text(data['team']), department: text(data['department']) });
