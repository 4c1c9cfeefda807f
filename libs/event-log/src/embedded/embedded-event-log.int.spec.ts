import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { createLogger, systemClock, Unavailable } from '@sanxiang/kernel';
import { eventLogSuite } from '../event-log.suite.js';
import { EmbeddedEventLog } from './embedded-event-log.js';

const silent = createLogger('silent', 'test');
const folder = (): Promise<string> => mkdtemp(join(tmpdir(), 'sanxiang-log-'));

eventLogSuite('embedded event log', async () => {
  const dir = await folder();
  return { open: () => Promise.resolve(new EmbeddedEventLog(dir, systemClock, silent)), cleanUp: () => rm(dir, { recursive: true }) };
});

describe('embedded event log, bounds', () => {
  it('refuses more records than may wait, and takes the next ones', async () => {
    const dir = await folder();
    const log = new EmbeddedEventLog(dir, systemClock, silent);
    const many = Array.from({ length: 150_000 }, (_, i) => ({ key: 'k', value: `${i}` }));
    const first = log.append('t', many);
    await expect(log.append('t', many)).rejects.toBeInstanceOf(Unavailable);
    expect(await first).toBe(0);
    expect(await log.append('t', many.slice(0, 1))).toBe(150_000);
    await log.close();
    await rm(dir, { recursive: true });
  });
});
