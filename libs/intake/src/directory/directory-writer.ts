import { setTimeout } from 'node:timers/promises';
import { assignmentOf, type Assignment, type ToldAssignment } from '@sanxiang/contracts';
import type { Caller } from '@sanxiang/access';
import { Unavailable, type Clock, type Org } from '@sanxiang/kernel';
import type { Intake } from '../intake.service.js';
import { changeEvent, changesTo, type DirectoryChange } from './directory-change.js';

/** All that was told of an org's directory and not taken back, as far as the warehouse has it; given by the composition root. */
export type ToldDirectory = (org: Org) => Promise<readonly ToldAssignment[]>;

export interface DirectoryChanged {
  readonly changes: readonly DirectoryChange[];
  readonly unchanged: number;
  /** Whether the change can be read already; else it is in the log and will be soon. */
  readonly applied: boolean;
}

/** An answer waits so long for the change to be seen, and looks this often. */
const APPLIED_MS_MAX = 5000;
const LOOK_EVERY_MS = 100;

const keyOf = (t: ToldAssignment): string => JSON.stringify([t.source, t.eventId]);

/**
 * Makes a directory what it is wanted to be, by telling what differs. One change of an org is made at a time, and what was told here and the warehouse does
 * not have yet is remembered, so that a change that follows at once is one from there. Of two that two processes make at once, each entry has the later.
 */
export class DirectoryWriter {
  private readonly recent = new Map<Org, readonly ToldAssignment[]>();
  private readonly chains = new Map<Org, Promise<unknown>>();

  constructor(private readonly intake: Pick<Intake, 'document'>, private readonly told: ToldDirectory | null, private readonly clock: Clock) {}

  /** Resolves when the changes are durable, and mostly when they can be read. Throws `Unavailable` where the directory or the log is away. */
  async put(caller: Caller, org: Org, wanted: readonly Assignment[]): Promise<DirectoryChanged> {
    const mine = (this.chains.get(org) ?? Promise.resolve()).catch(() => undefined).then(() => this.change(caller, org, wanted));
    this.chains.set(org, mine);
    try {
      const changes = await mine;
      return { changes, unchanged: wanted.length - changes.filter((c) => !c.withdrawn).length, applied: changes.length === 0 || await this.isApplied(org) };
    } finally {
      if (this.chains.get(org) === mine) this.chains.delete(org);
    }
  }

  private async change(caller: Caller, org: Org, wanted: readonly Assignment[]): Promise<readonly DirectoryChange[]> {
    const told = await this.read(org);
    const known = new Set(told.map(keyOf));
    const recent = (this.recent.get(org) ?? []).filter((t) => !known.has(keyOf(t)));
    const changes = changesTo(wanted, [...told, ...recent]);
    const now = this.clock.now();
    const events = changes.map((change) => changeEvent(org, change, now));
    if (events.length > 0) {
      const { rejected } = await this.intake.document(caller, Buffer.from(JSON.stringify(events)), true);
      // A conflict is another process that says the same at another moment.
      const refused = rejected.find((r) => r.reason !== 'conflict');
      if (refused !== undefined) throw new Error(`intake refused an event of the directory: ${refused.path} ${refused.reason}`);
    }
    this.recent.set(org, [...recent, ...events.map((e) => assignmentOf({ ...e, org })).filter((t) => t !== null)]);
    return changes;
  }

  private async isApplied(org: Org): Promise<boolean> {
    for (let waited = 0; waited <= APPLIED_MS_MAX; waited += LOOK_EVERY_MS) {
      const known = new Set((await this.read(org)).map(keyOf));
      if ((this.recent.get(org) ?? []).every((t) => known.has(keyOf(t)))) { this.recent.delete(org); return true; }
      await setTimeout(LOOK_EVERY_MS);
    }
    return false;
  }

  private read(org: Org): Promise<readonly ToldAssignment[]> {
    if (this.told === null) throw new Unavailable('warehouse');
    return this.told(org);
  }
}
