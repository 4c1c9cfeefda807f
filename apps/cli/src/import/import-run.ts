import type { PostedEvent } from '@sanxiang/contracts';
import { formatInstant, parseInstant, REASONS } from '@sanxiang/contracts';
import { isRefused, sourceAdvanced, type Imported } from '@sanxiang/intake';
import type { Server } from '../server.js';

/** Events and characters of one request. */
export const PORTION_EVENTS = 1000;
const PORTION_CHARACTERS_MAX = 8 * 1024 * 1024;
/** Requests under way at a time; they share a commit on the other side. */
const IN_FLIGHT_MAX = 4;
/** Rejected lines that are listed; what comes after is counted and kept aside like the rest. */
export const LISTED_MAX = 100_000;

/** Older than this is history: whatever call is still open in it has ended since. The contract's `call.idleLimit`, after which such a call is unfinished. */
const HISTORY_MS = 4 * 60 * 60 * 1000;
/** How long the clock stands past that limit, so that the limit has passed. */
const PAST_MS = 1000;
/** Different reasons for which lines are left unused that are told apart. */
const IGNORED_REASONS_MAX = 100;

/** Sound lines that say nothing by themselves, by why. */
export interface IgnoredLines { readonly reason: string; readonly lines: number }
export interface RejectedLine { readonly line: number; readonly reason: string; readonly file?: string }

/** What an import did; `events` are the new ones. */
export interface ImportReport {
  readonly lines: number;
  readonly events: number;
  readonly duplicates: number;
  readonly rejected: readonly RejectedLine[];
  /** Left out where there are none. */
  readonly ignored?: readonly IgnoredLines[];
}

interface Posted { readonly line: number; readonly text: string; readonly event: PostedEvent }
interface Clock { readonly source: string; readonly org: string | undefined; readonly ms: number; readonly time: string }

/** One import: takes lines, posts their events in portions, and says at the end how far each source has told its story. */
export class ImportRun {
  private lines = 0;
  private accepted = 0;
  private duplicates = 0;
  private readonly rejected: RejectedLine[] = [];
  private readonly ignored = new Map<string, number>();
  private readonly clocks = new Map<string, Clock>();
  private portion: Posted[] = [];
  private bodies: string[] = [];
  private characters = 0;
  private readonly inFlight = new Set<Promise<void>>();
  private fault: { readonly error: unknown } | null = null;

  constructor(private readonly server: Pick<Server, 'post'>) {}

  get report(): ImportReport {
    const rejected = [...this.rejected].sort((a, b) => (a.file ?? '').localeCompare(b.file ?? '') || a.line - b.line);
    const ignored = [...this.ignored].map(([reason, lines]) => ({ reason, lines })).sort((a, b) => b.lines - a.lines || a.reason.localeCompare(b.reason));
    return { lines: this.lines, events: this.accepted, duplicates: this.duplicates, rejected, ...(ignored.length > 0 && { ignored }) };
  }

  /** Events that were answered for. */
  get answered(): number { return this.accepted + this.duplicates; }

  /** All lines of one file. Throws what reading or posting throws; what was posted before stays. */
  async file(lines: AsyncIterable<Imported>, file: string | undefined, aside: (text: string) => Promise<void>, tick: () => void): Promise<void> {
    const reject = async (line: number, text: string, reason: string): Promise<void> => {
      if (this.rejected.length < LISTED_MAX) this.rejected.push({ line, reason, ...(file !== undefined && { file }) });
      await aside(text);
    };
    for await (const imported of lines) {
      this.lines += 1;
      if (isRefused(imported)) await reject(imported.line, imported.text, imported.reason);
      else {
        if (imported.ignored !== undefined) this.ignore(imported.ignored);
        for (const event of imported.events) await this.add({ line: imported.line, text: imported.text, event }, reject);
      }
      tick();
    }
    await this.flush(reject);
    await this.settle(0);
  }

  /**
   * Tells each source's clock. These are the importer's own words and are not counted. `now`, epoch ms, is given where the files are all that
   * their source says of their time: what is old by then is past its idle limit too, so that calls without an end do not wait for ever.
   */
  async finish(now: number | null = null): Promise<void> {
    const words = [...this.clocks.values()].map(({ source, org, ms, time }) => {
      const past = ms + HISTORY_MS + PAST_MS;
      const through = now !== null && past <= now ? formatInstant(past) : time;
      return JSON.stringify({ ...sourceAdvanced(source, through, time), ...(org !== undefined && { org }) });
    });
    for (let i = 0; i < words.length; i += PORTION_EVENTS) await this.server.post(words.slice(i, i + PORTION_EVENTS));
  }

  private ignore(reason: string): void {
    if (this.ignored.has(reason) || this.ignored.size < IGNORED_REASONS_MAX) this.ignored.set(reason, (this.ignored.get(reason) ?? 0) + 1);
  }

  private async add(posted: Posted, reject: Reject): Promise<void> {
    const body = JSON.stringify(posted.event);
    if (this.portion.length >= PORTION_EVENTS || this.characters + body.length > PORTION_CHARACTERS_MAX) await this.flush(reject);
    this.portion.push(posted);
    this.bodies.push(body);
    this.characters += body.length;
  }

  private async flush(reject: Reject): Promise<void> {
    if (this.portion.length === 0) return;
    const { portion, bodies } = this;
    this.portion = []; this.bodies = []; this.characters = 0;
    await this.settle(IN_FLIGHT_MAX - 1);
    const request = this.post(portion, bodies, reject).catch((error: unknown) => { this.fault ??= { error }; }).finally(() => { this.inFlight.delete(request); });
    this.inFlight.add(request);
  }

  /** Waits until at most `most` requests are under way; throws the first fault of any of them. */
  private async settle(most: number): Promise<void> {
    while (this.inFlight.size > most) await Promise.race(this.inFlight);
    if (this.fault === null) return;
    await Promise.all(this.inFlight);
    throw this.fault.error;
  }

  private async post(portion: readonly Posted[], bodies: readonly string[], reject: Reject): Promise<void> {
    const receipt = await this.server.post(bodies);
    this.accepted += receipt.accepted;
    this.duplicates += receipt.duplicates;
    const bad = new Set(receipt.rejected.map((r) => r.index));
    portion.forEach(({ event }, i) => { if (!bad.has(i)) this.tell(event); });
    // Several events of one line may be refused; the line is kept once, with the first reason.
    const told = new Set<number>();
    for (const { index, reason, path } of receipt.rejected) {
      const posted = portion[index];
      if (posted === undefined || told.has(posted.line)) continue;
      told.add(posted.line);
      await reject(posted.line, posted.text, reasonOf(reason, path));
    }
  }

  /** Keeps the newest instant of each source. */
  private tell({ source, org, time }: PostedEvent): void {
    const ms = parseInstant(time);
    if (ms === null) return;
    const key = `${org ?? ''}\n${source}`;
    const before = this.clocks.get(key);
    if (before === undefined || ms > before.ms) this.clocks.set(key, { source, org, ms, time });
  }
}
type Reject = (line: number, text: string, reason: string) => Promise<void>;

const WORDS: ReadonlyMap<string, { readonly zh: string; readonly en: string }> = new Map(Object.entries(REASONS));
/** Intake's word and the member at fault, and what the word means. */
const reasonOf = (reason: string, path = ''): string => {
  const words = WORDS.get(reason);
  return `${reason}${path === '' ? '' : ` (${path})`}${words === undefined ? '' : `: ${words.zh} · ${words.en}`}`;
};
