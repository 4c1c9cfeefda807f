import { DEFAULT_ORG, isOrgName, orgOf, Problem, badInput, type Org } from '@sanxiang/kernel';

/** Roles of contract 4.4. */
export const ROLES = ['publisher', 'agent', 'lead', 'manager', 'auditor', 'display', 'admin'] as const;
export type Role = (typeof ROLES)[number];

/** Who asks. Without keys the program serves its own machine only, and whoever asks there may do everything in every org. */
export interface Caller {
  readonly role: Role | 'local';
  /** The org that the key is bound to; null: any. */
  readonly org: Org | null;
  /** The key's name, for the access log; never the key. */
  readonly name: string;
}

export const LOCAL: Caller = { role: 'local', org: null, name: 'local' };

/** The org that a request is about: the one it names, if the caller may; else the caller's own. */
export function orgFor(caller: Caller, named: unknown): Org {
  if (named === undefined) return caller.org ?? DEFAULT_ORG;
  if (!isOrgName(named)) throw badInput('org', '不是组织名 · not the name of an organisation');
  if (caller.org !== null && caller.org !== named) throw new Problem(403, 'forbidden', '密钥不属于该组织 · The key belongs to another organisation');
  return orgOf(named);
}
