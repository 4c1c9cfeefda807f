import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { TopicLayout } from '@sanxiang/contracts';
import { createLogger, readSettings, Unavailable } from '@sanxiang/kernel';
import { until } from '@sanxiang/testing';
import { Kafka, logLevel } from 'kafkajs';
import { eventLogSuite } from '../event-log.suite.js';
import type { Batch } from '../port.js';
import { KafkaEventLog } from './kafka-event-log.js';

const log = createLogger('silent', 'test');
const LAYOUTS: Record<string, TopicLayout> = { t: { partitions: 4, keptDays: 1 }, u: { partitions: 1, keptDays: 1 } };
const SESSION_MS = 6000;
const TAKE_OVER_MS = 20_000;
/** `until` asks at most this often. */
const ASKED_EVERY_MS = 10;

function brokersOf(): readonly string[] {
  const { kafkaBrokers } = readSettings();
  if (kafkaBrokers === null) throw new Error('KAFKA_BROKERS is not set: run `npm run test:servers`');
  return kafkaBrokers;
}
const brokers = brokersOf();
const freshNamespace = (): string => `test-${randomUUID()}`;
const openIn = (namespace: string): KafkaEventLog => new KafkaEventLog({ brokers, namespace, layouts: LAYOUTS, sessionMs: SESSION_MS }, log);

async function stateOf(groupId: string): Promise<string | undefined> {
  const admin = new Kafka({ brokers: [...brokers], logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  try { return (await admin.describeGroups([groupId])).groups[0]?.state; } finally { await admin.disconnect(); }
}

eventLogSuite('Kafka event log', async () => {
  const namespace = freshNamespace();
  return { open: () => Promise.resolve(openIn(namespace)), cleanUp: () => Promise.resolve() };
});

const numbered = (n: number, from = 0): { key: string; value: string }[] => Array.from({ length: n }, (_, i) => ({ key: `k${(from + i) % 50}`, value: String(from + i) }));
const counted = (n: number): number[] => Array.from({ length: n }, (_, i) => i);
const distinct = (values: readonly string[]): number[] => [...new Set(values.map(Number))].sort((a, b) => a - b);

describe('Kafka event log, beyond the port', () => {
  let namespace: string; let opened: KafkaEventLog[]; let ours: KafkaEventLog;
  const open = (): KafkaEventLog => { const one = openIn(namespace); opened.push(one); return one; };
  beforeEach(() => { namespace = freshNamespace(); opened = []; ours = open(); });
  afterEach(async () => { await Promise.all(opened.map((one) => one.close())); });

  it('shares the partitions of a group among its members', async () => {
    const seen = new Map<string, string[]>([['a', []], ['b', []]]); const partsOf = new Map<string, Set<number>>([['a', new Set()], ['b', new Set()]]);
    for (const name of seen.keys()) {
      await open().consume('g', 't', async (batch) => { seen.get(name)?.push(...batch.records.map((r) => r.value)); partsOf.get(name)?.add(batch.part); });
    }
    // Members join at different times: from the moment both have some, records go to either and to one alone.
    let sent = 0;
    await until('both members to have been given records', async () => { await ours.append('t', numbered(50, sent)); sent += 50; return partsOf.get('a')?.size !== 0 && partsOf.get('b')?.size !== 0; }, TAKE_OVER_MS);
    const all = (): string[] => [...seen.values()].flat();
    await until('all records', () => distinct(all()).length === sent, TAKE_OVER_MS);
    expect(distinct(all())).toEqual(counted(sent));
    await until('both to have committed', async () => await ours.behind('g', 't') === 0);
  });

  it('gives the partitions of a member that left to the others, the batch that it had not committed included', async () => {
    await ours.append('t', numbered(400));
    const leaver = open(); const tried: string[] = [];
    await leaver.consume('g', 't', async (batch) => { tried.push(...batch.records.map((r) => r.value)); throw new Unavailable('test'); }, { maxRecords: 20 });
    await until('a batch under way', () => tried.length > 0);
    const stayed: string[] = [];
    await ours.consume('g', 't', async (batch) => { stayed.push(...batch.records.map((r) => r.value)); });
    await leaver.close();
    await until('all records', () => distinct(stayed).length === 400, TAKE_OVER_MS);
    expect(distinct(stayed)).toEqual(counted(400));
  });

  it('keeps its place while a handler takes longer than the session', async () => {
    await ours.append('t', numbered(4).map((r) => ({ ...r, key: 'one' })));
    const started: string[] = []; let finish = (): void => { /* set below */ };
    const slow = new Promise<void>((resolve) => { finish = resolve; });
    const member = await ours.consume('g', 't', async (batch) => { started.push(...batch.records.map((r) => r.value)); await slow; });
    await until('the batch', () => started.length === 4);
    const group = new Kafka({ brokers: [...brokers], logLevel: logLevel.NOTHING }).admin();
    await group.connect();
    const watched = `${namespace}.g.t`; let asked = 0;
    try {
      await until('more than a session to pass', async () => {
        asked += 1;
        const [state] = (await group.describeGroups([watched])).groups;
        if (state?.members.length !== 1) throw new Error(`the member was put out after ${asked} questions`);
        return asked > 1.2 * SESSION_MS / ASKED_EVERY_MS;
      }, 3 * SESSION_MS);
    } finally { finish(); await group.disconnect(); }
    await member.stop();
    expect(started).toEqual(['0', '1', '2', '3']);
    expect(await ours.behind('g', 't')).toBe(0);
  });

  it('stops within seconds though it still waits to join, and takes no partition afterwards', async () => {
    await ours.append('t', numbered(400));
    const started = new Set<string>(); let finish = (): void => { /* set below */ };
    const slow = new Promise<void>((resolve) => { finish = resolve; });
    await ours.consume('g', 't', async (batch) => { for (const r of batch.records) started.add(r.value); await slow; }, { maxRecords: 20 });
    await until('a batch under way', () => started.size > 0);
    const joiner = open(); const taken: string[] = [];
    const joining = await joiner.consume('g', 't', async (batch) => { taken.push(...batch.records.map((r) => r.value)); });
    await until('the group to wait for the batch', async () => await stateOf(`${namespace}.g.t`) === 'PreparingRebalance', TAKE_OVER_MS);
    await joining.stop();
    finish();
    await until('all records', () => started.size === 400, TAKE_OVER_MS);
    expect(taken).toEqual([]);
  });

  it('carries the largest record, and refuses a larger one without harm to others', async () => {
    const large = 'x'.repeat(8 * 1024 * 1024 - 100);
    const others = [ours.append('t', numbered(10)), ours.append('t', [{ key: 'large', value: large }]), ours.append('t', numbered(10, 10))];
    await expect(ours.append('t', [{ key: 'too large', value: `${large}${'x'.repeat(200)}` }])).rejects.toThrow('larger than');
    await Promise.all(others);
    const seen: string[] = [];
    await ours.consume('g', 't', async (batch) => { seen.push(...batch.records.map((r) => r.value)); });
    await until('all records', () => seen.length === 21, TAKE_OVER_MS);
    expect(seen.filter((value) => value.length === large.length)).toHaveLength(1);
  });

  it('knows no topic that was not declared, and creates none by accident', async () => {
    await expect(ours.append('v', numbered(1))).rejects.toThrow('no such topic');
    await expect(ours.consume('g', 'v', () => Promise.resolve())).rejects.toThrow('no such topic');
    await ours.append('t', numbered(1));
    const admin = new Kafka({ brokers: [...brokers], logLevel: logLevel.NOTHING }).admin();
    await admin.connect();
    const topics = (await admin.listTopics()).filter((topic) => topic.startsWith(namespace));
    const { topics: described } = await admin.fetchTopicMetadata({ topics });
    await admin.disconnect();
    expect(described.map(({ name, partitions }) => [name, partitions.length]).sort()).toEqual([[`${namespace}.t`, 4], [`${namespace}.u`, 1]]);
  });

  it('refuses within seconds when there is no broker', async () => {
    const nowhere = new KafkaEventLog({ brokers: ['127.0.0.1:1'], namespace, layouts: LAYOUTS }, log);
    await expect(nowhere.append('t', numbered(1))).rejects.toBeInstanceOf(Unavailable);
    await expect(nowhere.append('t', numbered(1))).rejects.toBeInstanceOf(Unavailable);
    await expect(nowhere.behind('g', 't')).rejects.toBeInstanceOf(Unavailable);
    await nowhere.close();
  });
});

describe('a tail of the Kafka event log', () => {
  it('sees every partition from its own positions, and knows when it has caught up', async () => {
    const ours = openIn(freshNamespace());
    await ours.append('t', numbered(200));
    const first: string[] = [];
    const early = await ours.tail('t', new Map(), async (batch) => { first.push(...batch.records.map((r) => r.value)); });
    await early.caughtUp();
    expect(distinct(first)).toEqual(counted(200));
    await early.stop();
    await ours.append('t', numbered(100, 200));
    const batches: Batch[] = [];
    const later = await Promise.all([0, 1].map(() => ours.tail('t', early.positions(), async (batch) => { batches.push(batch); })));
    await Promise.all(later.map((tail) => tail.caughtUp()));
    // Each of the two has everything that came since, and nothing of what was before.
    const values = batches.flatMap((batch) => batch.records.map((r) => Number(r.value))).sort((a, b) => a - b);
    expect(values).toEqual(counted(100).flatMap((n) => [n + 200, n + 200]));
    await ours.append('t', numbered(10, 300));
    await Promise.all(later.map((tail) => tail.caughtUp()));
    expect(batches.reduce((sum, batch) => sum + batch.records.length, 0)).toBe(220);
    await ours.close();
  });
});
