/** A tenant. Branded, so that a load, save or query that forgets whose data it means does not compile. */
declare const brand: unique symbol;
export type Org = string & { readonly [brand]: 'Org' };

/** The tenant of a program without keys. */
export const DEFAULT_ORG = 'default' as Org;

/** Names an org whose spelling was checked at the edge (`isOrgName`). */
export const orgOf = (name: string): Org => name as Org;

const ORG_LENGTH_MAX = 128;
const isControl = (c: string): boolean => c < " " || c === "\u007f";

/** Whether a text may name an org: 1 to 128 characters, no control characters, no lone surrogates. */
export const isOrgName = (name: unknown): name is string =>
  typeof name === 'string' && name.length > 0 && name.length <= ORG_LENGTH_MAX && ![...name].some(isControl) && name.isWellFormed();
