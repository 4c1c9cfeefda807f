import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { EmbeddedEventLog } from '@sanxiang/event-log';
import { createLogger, orgOf, systemClock } from '@sanxiang/kernel';
import { EmbeddedStateStore } from '@sanxiang/state-store';
import { until } from '@sanxiang/testing';
import type { Warehouse } from '@sanxiang/warehouse';
import { backUp, BackupRefused, DATA, type BackupSource } from './back-up.js';
import { CUT_EVENTS, readCutEvents, type CutEvent } from './cut-events.js';
import { pinTogether } from './one-moment.js';

const silent = createLogger('silent', 'test');
const org = orgOf('default');
const FACTS = 'call-facts';
interface Doc { readonly version: number }

let dir = '';
const at = (...path: string[]): string => join(dir, ...path);
beforeEach(() => { dir = mkdtempSync(join(tmpdir(), 'sanxiang-back-up-')); mkdirSync(at('live')); });
afterEach(() => { rmSync(dir, { recursive: true, force: true }); });

/** What a copy says of the one call: the version of its state, those still to be told, and the newest that was told. */
function copied(states: string, facts: string): { state: number; untold: number[]; told: number } {
  const pinned = pinTogether(dir, [states], [facts]);
  try {
    const [state, topic] = pinned.map(({ file }) => file);
    const head = topic?.number('SELECT base + count FROM chunk ORDER BY base DESC LIMIT 1') ?? 0;
    const untold = JSON.parse(`[${readText(states, "SELECT group_concat(json_extract(value, '$.version')) FROM call_outbox")}]`) as number[];
    return { state: state?.number('SELECT version FROM call') ?? 0, untold, told: head };
  } finally { for (const { file } of pinned) file.close(); }
}
/** Of a file that nobody writes. */
function readText(path: string, sql: string): string {
  const [file] = pinTogether(dir, [path], []);
  try { return file?.file.text(sql) ?? ''; } finally { file?.file.close(); }
}

/** Saves one call again and again, each version with its fact in the outbox, as the call service does; fact n is record n − 1 of the topic. */
const WRITER = `
  const { EmbeddedStateStore } = await import('@sanxiang/state-store');
  const { EmbeddedEventLog } = await import('@sanxiang/event-log');
  const { createLogger, systemClock, orgOf } = await import('@sanxiang/kernel');
  const dir = process.argv[1];
  const log = new EmbeddedEventLog(dir + '/log', systemClock, createLogger('silent', 'test'));
  const store = new EmbeddedStateStore(dir + '/calls.db', 'call', (records) => log.append('${FACTS}', records));
  for (let version = 1; ; version += 1) {
    await store.save(orgOf('default'), [{ id: 'c', expected: version - 1, doc: { version }, timers: [], outbox: [{ topic: '${FACTS}', key: 'c', value: JSON.stringify({ version }) }] }]);
    if (version === 20) process.stdout.write('running');
  }`;

describe('states and log, pinned while a service writes', () => {
  it('are of one moment: every version of the state is told or still to be told, and none is told that the state does not know', async () => {
    const writer = spawn(process.execPath, ['--input-type=module', '-e', WRITER, at('live')], { stdio: ['ignore', 'pipe', 'inherit'], cwd: import.meta.dirname });
    try {
      await once(writer.stdout, 'data');
      // Between the pin of the states and that of the log many files are pinned: time enough for many versions, were they not held up.
      const others = Array.from({ length: 40 }, (_, i) => `other-${i}.db`);
      for (const name of others) { const db = new DatabaseSync(at('live', name)); db.exec('PRAGMA journal_mode=WAL; CREATE TABLE t (a)'); db.close(); }
      const seen = new Set<number>();
      for (let n = 0; n < 40; n += 1) {
        const moment = pinTogether(at('live'), ['calls.db', ...others], [`log/${FACTS}.db`]);
        try {
          mkdirSync(at(`copy-${n}`));
          for (const { path, file } of moment) if (!others.includes(path)) await file.copyTo(at(`copy-${n}`, path.replace('log/', '')));
        } finally { for (const { file } of moment) file.close(); }
        const { state, untold, told } = copied(`copy-${n}/calls.db`, `copy-${n}/${FACTS}.db`);
        expect(told).toBeLessThanOrEqual(state);
        expect(Math.max(told, ...untold)).toBe(state);
        expect(untold.every((version, i) => i === 0 || version === (untold[i - 1] ?? 0) + 1)).toBe(true);
        expect(Math.min(state, ...untold)).toBeLessThanOrEqual(told + 1);
        seen.add(state);
      }
      expect(seen.size).toBeGreaterThan(20);
    } finally {
      writer.kill('SIGKILL');
      await once(writer, 'exit');
    }
  });
});

describe('a backup, step by step', () => {
  let log: EmbeddedEventLog;
  let store: EmbeddedStateStore<Doc>;
  let version = 0;
  beforeEach(() => {
    version = 0;
    log = new EmbeddedEventLog(at('live', 'log'), systemClock, silent);
    store = new EmbeddedStateStore<Doc>(at('live', 'calls.db'), 'call', async (records) => { await log.append(FACTS, records); });
  });
  afterEach(async () => { await store.close(); await log.close(); });

  /** The call changes: an event, a new version, its fact, which the sink stores and commits. */
  const change = async (): Promise<void> => {
    await log.append('events', [{ key: 'c', value: '{}' }]);
    version += 1;
    await store.save(org, [{ id: 'c', expected: version - 1, doc: { version }, timers: [], outbox: [{ topic: FACTS, key: 'c', value: JSON.stringify({ version }) }] }]);
    const consumption = await log.consume('sink', FACTS, () => Promise.resolve());
    await until('the sink to have stored it', async () => (await log.behind('sink', FACTS)) === 0);
    await consumption.stop();
  };
  /** A warehouse that changes the call while it is copied, and notes the version that its copy holds. */
  const warehouse = (stored: { version: number }, fails = false): Warehouse => {
    const answer = async <Row>(sql: string): Promise<Row[]> => {
      if (!sql.startsWith('BACKUP')) return [JSON.parse(JSON.stringify({ status: fails ? 'BACKUP_FAILED' : 'BACKUP_CREATED', error: fails ? 'no space left' : '', query_id: '', bytes: 0 })) as Row];
      await change();
      stored.version = version;
      await change();
      return [JSON.parse('{"id":"1"}') as Row];
    };
    const never = (): never => { throw new Error('not asked for'); };
    return { system: answer, query: never, stream: never, insert: never, command: never, ping: never, close: () => Promise.resolve() };
  };
  const source = (more: Partial<BackupSource> = {}): BackupSource => ({ dataDir: at('live'), program: 'sanxiang test', clock: systemClock, warehouse: null, filledBy: ['sink'], async *cutEvents() { yield []; }, ...more });

  it('copies positions before what they point to, and states not before the warehouse', async () => {
    await change();
    const stored = { version: 0 };
    const manifest = await backUp(source({ warehouse: warehouse(stored) }), at('copy'));
    const committed = Number(readText(`copy/${DATA}/log/offsets.db`, `SELECT off || '' FROM offsets WHERE grp = 'sink' AND topic = '${FACTS}'`));
    const { state, told } = copied(`copy/${DATA}/calls.db`, `copy/${DATA}/log/${FACTS}.db`);
    expect([committed, stored.version, state, told]).toEqual([1, 2, 3, 3]);
    expect(manifest.log).toEqual({ [FACTS]: [0, 3], events: [0, 3] });
  });

  it('leaves the positions of the sink out where the warehouse is elsewhere, so that it is filled anew', async () => {
    await change();
    expect((await backUp(source(), at('copy'))).warehouse).toBe('elsewhere');
    expect(readText(`copy/${DATA}/log/offsets.db`, "SELECT count(*) || '' FROM offsets")).toBe('0');
  });

  it('is refused where the warehouse is elsewhere and the log no longer holds what filled it', async () => {
    await change();
    await change();
    expect(await log.cut(FACTS, { before: Infinity, groups: ['sink'] })).toBe(1);
    await expect(backUp(source(), at('copy'))).rejects.toBeInstanceOf(BackupRefused);
  });

  it('holds the events that only the index knows, once some were cut from the log, and files that nobody has told it of', async () => {
    await change();
    await change();
    await log.consume('call', 'events', () => Promise.resolve());
    await until('all to be read', async () => (await log.behind('call', 'events')) === 0);
    await log.cut('events', { before: Infinity, groups: ['call'] });
    const cut = [{ key: 'o\u0000s\u00001', digest: 'abc' }, { key: 'o\u0000s\u00002', digest: '换行\n' }];
    writeFileSync(at('live', 'note.yaml'), 'kept: yes');
    const manifest = await backUp(source({ warehouse: warehouse({ version: 0 }), async *cutEvents() { yield cut.slice(0, 1); yield cut.slice(1); } }), at('copy'));
    expect([manifest.cutEvents, manifest.log['events']]).toEqual([2, [1, 4]]);
    const read: CutEvent[] = [];
    for await (const part of readCutEvents(at('copy', CUT_EVENTS))) read.push(...part);
    expect(read).toEqual(cut);
    expect(readFileSync(at('copy', DATA, 'note.yaml'), 'utf8')).toBe('kept: yes');
  });

  it('leaves nothing where it fails or is no longer wanted', async () => {
    await change();
    await expect(backUp(source({ warehouse: warehouse({ version: 0 }, true) }), at('copy'))).rejects.toThrow('no space left');
    await expect(backUp(source(), at('copy'), { signal: AbortSignal.abort(new Error('not wanted')) })).rejects.toThrow('not wanted');
    const left = await backUp(source(), at('copy'));
    expect(left.files.length).toBeGreaterThan(0);
  });

  it.each([
    ['a path that is not absolute', () => 'copy'], ['the data directory itself', () => at('live')], ['a folder in it', () => at('live', 'log', 'copy')], ['a folder around it', () => dir],
  ])('is refused into %s', async (_, folder) => {
    await change();
    await expect(backUp(source(), folder())).rejects.toBeInstanceOf(BackupRefused);
    expect(existsSync(at('live', 'calls.db'))).toBe(true);
  });

  it('is refused of a folder without data', async () => {
    await expect(backUp(source({ dataDir: at('none') }), at('copy'))).rejects.toBeInstanceOf(BackupRefused);
  });
});
