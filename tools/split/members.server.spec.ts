import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { KafkaEventLog } from '@sanxiang/event-log';
import { createLogger } from '@sanxiang/kernel';
import { until } from '@sanxiang/testing';
import { startKafka } from '../servers/kafka.mjs';
import { dismissDead } from './members.mjs';

const MEMBER = join(import.meta.dirname, '../servers/log-member.mjs');
/** The broker by itself would wait so long; nothing below does. */
const SESSION_MS = 300_000;
const SOON_MS = 60_000;

it('does not make those that live wait for the session of a member that was killed, and leaves their own places alone', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'sanxiang-members-'));
  const broker = await startKafka({ dir });
  const options = { brokers: [broker.brokers], namespace: `members-${randomUUID()}`, layouts: { t: { partitions: 4, keptDays: 1 } }, sessionMs: SESSION_MS };
  const eventLog = new KafkaEventLog(options, createLogger('silent', 'test'));
  try {
    await eventLog.append('t', Array.from({ length: 40 }, (_, i) => ({ key: String(i), value: String(i) })));
    const member = spawn(process.execPath, [MEMBER, JSON.stringify(options), 'g', 't'], { stdio: ['ignore', 'pipe', 'inherit'], env: {} });
    await once(member.stdout, 'data');
    member.kill('SIGKILL');
    await once(member, 'exit');
    const seen = new Set<string>();
    await eventLog.consume('g', 't', async ({ records }) => { for (const { value } of records) seen.add(value); });
    await dismissDead(broker.brokers, (pid) => pid === process.pid);
    await until('all partitions to be with whom is there', () => seen.size === 40, SOON_MS);
    expect(seen.size).toBe(40);
  } finally {
    await eventLog.close();
    await broker.stop();
    await rm(dir, { recursive: true, force: true });
  }
});
