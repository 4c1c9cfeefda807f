import { clockNewsOf, isNoClock, parseInstant, readCaseFact, readFact, type CloudEvent, type ToldFact } from '@sanxiang/contracts';
import type { Batch } from '@sanxiang/event-log';
import { orgOf, Unavailable, type Clock } from '@sanxiang/kernel';
import { spanNow, Telemetry } from '@sanxiang/telemetry';
import { NativeBlock, WarehouseError, type Warehouse } from '@sanxiang/warehouse';
import { CaseSink } from '../cases/case-sink.js';
import { ROUNDS_MAX } from '../directory/call-rewriter.js';
import { Directories } from '../directory/directories.js';
import { DirectoryKeeper } from '../directory/directory-keeper.js';
import type { KnownDirectory } from '../directory/directory-table.js';
import { dayNumberOf, factRows } from '../facts/fact-rows.js';
import { touchedRows } from '../facts/touched-rows.js';
import { noNews, takeNews } from './event-news.js';
import { EventRows } from './event-rows.js';
import { SourceClocks } from './source-clocks.js';

const MS_PER_SECOND = 1000;

/** Codes of ClickHouse that speak of the rows themselves. Any other fault (memory, disk, a server that stops) passes, and the rows are tried again. */
const FAULTS_OF_ROWS = new Set([6, 26, 27, 38, 41, 53, 69, 72, 117, 130, 131, 321, 349, 407]);

/**
 * Writes the log into the warehouse. Offsets live in the data (`_topic, _part, _off` on each raw row): after a crash the rows
 * themselves say what was written, and only what is missing is written again. Facts replace by version and need no such care.
 */
export class Sink {
  /** Highest offset of each topic that may be in the warehouse already; up to it batches are compared with the rows. */
  private readonly suspects = new Map<string, number>();

  private readonly directories: Directories;
  private readonly keeper: DirectoryKeeper;
  private readonly caseSink: CaseSink;

  constructor(private readonly warehouse: Warehouse, private readonly clock: Clock, private readonly telemetry: Telemetry = new Telemetry()) {
    this.directories = new Directories(warehouse);
    this.keeper = new DirectoryKeeper(warehouse, this.directories, clock);
    this.caseSink = new CaseSink(this.directories, clock);
  }

  /** Raw events of a topic, each once, with what they say of agents and of the directory. When it resolves, the calls that a change of the directory touches are written again. */
  async events(batch: Batch): Promise<void> {
    const missing = await this.missing(batch);
    const rows = new EventRows();
    const clocks = new SourceClocks();
    const news = noNews();
    for (const record of batch.records) {
      const event = JSON.parse(record.value) as CloudEvent;
      const time = parseInstant(event.time) ?? 0;
      if (!isNoClock(event.source)) {
        const { source, newestMs, throughMs } = clockNewsOf(event, time);
        clocks.tick(event.org, source, newestMs, throughMs);
      }
      takeNews(news, event, time);
      if (missing === null || missing.has(record.off)) rows.add(event, time, record);
    }
    if (rows.size > 0) await this.insert('events', rows.block(batch.topic, batch.part, this.clock.now()), batch);
    // Always, even when all rows were there: a crash may have come between the two.
    await this.insert('source_clocks', clocks.lines(), batch);
    await this.insert('agent_states', news.states.join(''), batch);
    await this.insert('retractions', news.retractions.map((r) => `${JSON.stringify(r)}\n`).join(''), batch);
    await this.keeper.take(news.assignments, news.retractions, (table, lines) => this.insert(table, lines, batch));
  }

  /** What the call service says of calls: one row a version. */
  async facts(batch: Batch): Promise<void> {
    const now = this.clock.now(); const startedAt = spanNow();
    const latest = new Map<string, ToldFact>();
    const moved: ToldFact[] = [];
    for (const { value } of batch.records) {
      const told = readFact(value);
      const key = `${told.fact.org}\n${told.fact.id}`;
      const before = latest.get(key);
      latest.set(key, before === undefined ? told : joined(before, told));
      // It withdraws the row of the day before; a later version that moved no further would not.
      if (told.fact.movedFrom !== null) moved.push(told);
    }
    const facts = [...moved, ...latest.values()];
    // In the table's order the warehouse need not put 130 columns into order: a third of what a chunk of calls costs it.
    await this.calls(facts.sort(byKey), now, batch);
    await this.insert('touched_days', touchedRows(facts.map((t) => t.fact), now), batch);
    if (this.telemetry.tracing) for (const { fact: { org, id, version } } of latest.values()) this.telemetry.note({ name: 'sink.store', org, subject: id, startedAt, attributes: { 'sanxiang.call.version': version } });
  }

  /** What the judge says of subjects: all verdicts and deadlines of each. */
  async cases(batch: Batch): Promise<void> {
    await this.caseSink.take(batch.records.map(({ value }) => readCaseFact(value)), (table, lines) => this.insert(table, lines, batch));
  }

  /** Writes calls by the directory as it is known, and again those whose directory had changed by the time they were written (directory/call-rewriter.ts). */
  private async calls(facts: readonly ToldFact[], now: number, batch: Batch): Promise<void> {
    await this.directories.ready();
    let rest = facts;
    for (let round = 0; rest.length > 0; round += 1) {
      if (round > ROUNDS_MAX) throw new Unavailable('directory');
      const used = new Map<string, KnownDirectory>(rest.map(({ fact: { org } }) => [org, this.directories.of(orgOf(org))]));
      await this.insert('calls', rest.map(({ fact, callText }) => factRows(fact, now, used.get(fact.org), callText)).join(''), batch);
      await this.directories.refresh();
      rest = rest.filter(({ fact: { org } }) => this.directories.of(orgOf(org)).revision !== used.get(org)?.revision);
    }
  }

  /** Offsets of a batch that the warehouse does not hold yet; null: none of it is there. */
  private async missing(batch: Batch): Promise<ReadonlySet<number> | null> {
    const { topic, part, records } = batch;
    const key = `${topic}/${part}`;
    const first = records[0]?.off ?? 0; const last = records.at(-1)?.off ?? 0;
    let upto = this.suspects.get(key);
    if (upto === undefined) {
      const [row] = await this.warehouse.system<{ upto: number }>('SELECT toInt64(max(_off)) AS upto FROM events WHERE _topic = {topic:String} AND _part = {part:UInt32} AND _off >= {first:UInt64} HAVING count() > 0', { topic, part, first });
      upto = row?.upto ?? -1;
      this.suspects.set(key, upto);
    }
    if (first > upto) return null;
    const present = await this.warehouse.system<{ off: number }>('SELECT _off AS off FROM events WHERE _topic = {topic:String} AND _part = {part:UInt32} AND _off BETWEEN {first:UInt64} AND {last:UInt64}', { topic, part, first, last });
    const there = new Set(present.map((r) => Number(r.off)));
    return new Set(records.map((r) => r.off).filter((off) => !there.has(off)));
  }

  private async insert(table: string, rows: string | NativeBlock, batch: Batch): Promise<void> {
    if (rows === '') return;
    const began = performance.now();
    try {
      await this.warehouse.insert(table, rows);
      this.telemetry.pipeline.inserted(table, sizeOf(rows), (performance.now() - began) / MS_PER_SECOND);
    } catch (error) {
      this.telemetry.pipeline.insertFailed(table);
      // Whether the rows got in is not known now: the next try asks the warehouse.
      this.suspects.delete(`${batch.topic}/${batch.part}`);
      if (error instanceof WarehouseError && FAULTS_OF_ROWS.has(error.code)) throw error;
      throw error instanceof Unavailable ? error : new Unavailable('warehouse', { cause: error });
    }
  }
}

/** Of JSON lines or a block. */
function sizeOf(rows: string | NativeBlock): { readonly rows: number; readonly bytes: number } {
  if (rows instanceof NativeBlock) return { rows: rows.rows, bytes: rows.bytes.length };
  let lines = rows.endsWith('\n') ? 0 : 1;
  for (let at = rows.indexOf('\n'); at >= 0; at = rows.indexOf('\n', at + 1)) lines += 1;
  return { rows: lines, bytes: Buffer.byteLength(rows) };
}

const byKey = ({ fact: a }: ToldFact, { fact: b }: ToldFact): number => compare(a.org, b.org) || dayNumberOf(a.anchorAt) - dayNumberOf(b.anchorAt) || compare(a.id, b.id);
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** The later of two versions of a call, touching what both touch. */
function joined(a: ToldFact, b: ToldFact): ToldFact {
  const { fact, callText } = a.fact.version > b.fact.version ? a : b;
  return { callText, fact: { ...fact, touchedFrom: Math.min(a.fact.touchedFrom, b.fact.touchedFrom), touchedTo: Math.max(a.fact.touchedTo, b.fact.touchedTo) } };
}
