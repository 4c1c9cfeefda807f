import { EVENTS } from './0001-events.js';
import { CALLS } from './0002-calls.js';
import { ROLL_UPS } from './0003-roll-ups.js';
import { DIRECTORY } from './0004-directory.js';
import { ROLL_UP_LAYERS } from './0005-roll-up-layers.js';
import { LIGHTER_BODIES } from './0006-lighter-bodies.js';
import { CASES } from './0007-cases.js';

/** One step of the warehouse's schema, applied once, in order of `id`. A published step never changes. */
export interface Migration {
  readonly id: number;
  readonly name: string;
  /** DDL for the database `sanxiang`, unqualified; each may be run again without harm. */
  readonly statements: readonly string[];
}

/** The schema of the warehouse, oldest step first. */
export const MIGRATIONS: readonly Migration[] = [EVENTS, CALLS, ROLL_UPS, DIRECTORY, ROLL_UP_LAYERS, LIGHTER_BODIES, CASES];
