import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { KafkaEventLog } from '@sanxiang/event-log';
import { createLogger, Unavailable } from '@sanxiang/kernel';
import { until } from '@sanxiang/testing';
import { startKafka } from './kafka.mjs';

const MEMBER = join(import.meta.dirname, 'log-member.mjs');
const SESSION_MS = 6000;
const START_MS = 60_000;
const RECOVERY_MS = 40_000;
const APPEND_RECORDS = 20;

const log = createLogger('silent', 'test');
const distinct = (values: Iterable<string>): number[] => [...new Set([...values].map(Number))].sort((a, b) => a - b);
const numbered = (n: number, from: number): { key: string; value: string }[] => Array.from({ length: n }, (_, i) => ({ key: `k${(from + i) % 50}`, value: String(from + i) }));

describe('the Kafka event log when something is killed', () => {
  let dir: string; let broker: Awaited<ReturnType<typeof startKafka>>;
  beforeAll(async () => { dir = await mkdtemp(join(tmpdir(), 'sanxiang-faults-')); broker = await startKafka({ dir }); }, START_MS);
  afterAll(async () => { await broker.stop(); await rm(dir, { recursive: true, force: true }); });
  const options = () => ({ brokers: [broker.brokers], namespace: `faults-${randomUUID()}`, layouts: { t: { partitions: 4, keptDays: 1 } }, sessionMs: SESSION_MS });

  it('loses nothing when a member is killed in the middle of a batch', async () => {
    const ours = options(); const eventLog = new KafkaEventLog(ours, log);
    await eventLog.append('t', numbered(400, 0));
    const member = spawn(process.execPath, [MEMBER, JSON.stringify(ours), 'g', 't'], { stdio: ['ignore', 'pipe', 'inherit'], env: {} });
    let isHolding = false;
    createInterface({ input: member.stdout }).on('line', () => { isHolding = true; });
    await until('the member to hold a batch', () => isHolding, RECOVERY_MS);
    const survivor: string[] = [];
    await eventLog.consume('g', 't', async (batch) => { survivor.push(...batch.records.map((r) => r.value)); });
    member.kill('SIGKILL');
    await once(member, 'exit');
    await until('everything to be handed to the other member', () => survivor.length >= 400, RECOVERY_MS);
    expect(distinct(survivor)).toEqual(numbered(400, 0).map((r) => Number(r.value)));
    await until('the commit', async () => await eventLog.behind('g', 't') === 0);
    await eventLog.close();
  });

  it('loses nothing that an append resolved when the broker is killed and comes back, and goes on by itself', async () => {
    const eventLog = new KafkaEventLog(options(), log);
    const seen = new Set<string>(); const durable = new Set<string>(); let refused = 0; let next = 0;
    await eventLog.consume('g', 't', async (batch) => { for (const r of batch.records) seen.add(r.value); }, { maxRecords: 50 });
    const tailed = new Set<string>();
    const tail = await eventLog.tail('t', new Map(), async (batch) => { for (const r of batch.records) tailed.add(r.value); });
    const append = async (): Promise<boolean> => {
      const records = numbered(APPEND_RECORDS, next);
      next += APPEND_RECORDS;
      try {
        await eventLog.append('t', records);
        for (const record of records) durable.add(record.value);
        return true;
      } catch (error) {
        expect(error).toBeInstanceOf(Unavailable);
        refused += 1;
        return false;
      }
    };
    const appended = (n: number): Promise<unknown> => until(`${n} durable records`, async () => { await append(); return durable.size >= n; }, RECOVERY_MS);
    await appended(500);
    await until('the consumer to be under way', () => seen.size > 0);
    const underWay = append();
    process.kill(broker.pid, 'SIGKILL');
    await underWay;
    await until('appends to be refused', async () => !await append(), RECOVERY_MS);
    broker = await startKafka({ dir, port: Number(broker.brokers.split(':')[1]) });
    await appended(1000);
    const missing = (from: ReadonlySet<string>): string[] => [...durable].filter((value) => !from.has(value));
    await until('the consumer to have all', () => missing(seen).length === 0, RECOVERY_MS);
    await tail.caughtUp();
    expect(missing(tailed)).toEqual([]);
    expect(refused).toBeGreaterThan(0);
    await until('the commit', async () => await eventLog.behind('g', 't') === 0);
    await eventLog.close();
  });
});
