import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { EmbeddedEventLog } from '@sanxiang/event-log';
import { createLogger, systemClock } from '@sanxiang/kernel';
import type { FastifyRequest } from 'fastify';
import { OneAtATime } from '../one-at-a-time.js';
import { BackupsController } from './backups.controller.js';

const silent = createLogger('silent', 'test');
const dir = mkdtempSync(join(tmpdir(), 'sanxiang-backups-'));
const turn = new OneAtATime();
const controller = new BackupsController({ turn, log: silent, source: { dataDir: join(dir, 'live'), program: 'sanxiang test', clock: systemClock, warehouse: null, filledBy: [], async *cutEvents() { yield []; } } });
const from = (remoteAddress: string, headers: Record<string, string> = {}): FastifyRequest => JSON.parse(JSON.stringify({ raw: { socket: { remoteAddress } }, headers })) as FastifyRequest;
const HERE = from('127.0.0.1');
/** Status of a refusal, or the lines of the answer. */
const make = async (body: unknown, request = HERE, query: Record<string, unknown> = {}): Promise<unknown> => {
  try {
    const lines: unknown[] = [];
    for await (const piece of (await controller.make(body, query, request)).getStream()) lines.push(...String(piece).trim().split('\n').map((line) => JSON.parse(line) as unknown));
    return lines;
  } catch (error) { return error instanceof Error && 'status' in error ? error.status : error; }
};

beforeAll(async () => {
  const log = new EmbeddedEventLog(join(dir, 'live', 'log'), systemClock, silent);
  await log.append('events', [{ key: 'k', value: '{}' }]);
  await log.close();
});
afterAll(() => { rmSync(dir, { recursive: true }); });

describe('POST /v1/backups', () => {
  it('is asked for on the machine itself, by its own address and not through a proxy', async () => {
    const body = { directory: join(dir, 'never') };
    const asked = [from('10.0.0.7'), from('::ffff:10.0.0.7'), from('127.0.0.1', { 'x-forwarded-for': '10.0.0.7' }), from('::1', { forwarded: 'for=10.0.0.7' })];
    for (const request of asked) expect(await make(body, request)).toBe(403);
  });

  it('needs a folder, and nothing else', async () => {
    for (const body of [null, {}, { directory: 1 }, { directory: '' }]) expect(await make(body)).toBe(400);
    expect(await make({ directory: join(dir, 'never') }, HERE, { org: 'o' })).toBe(400);
  });

  it('makes one at a time, and none while old events are being dropped', async () => {
    const held = Promise.withResolvers<void>();
    const other = turn.run(() => held.promise);
    expect(await make({ directory: join(dir, 'busy') })).toBe(409);
    held.resolve();
    await other;
    expect(await make({ directory: join(dir, 'busy') })).toContainEqual({ made: expect.objectContaining({ log: { events: [0, 1] }, warehouse: 'elsewhere' }) });
  });

  it('says before the first line where it cannot be made', async () => {
    expect(await make({ directory: join(dir, 'live', 'inside') })).toBe(409);
    expect(await make({ directory: join(dir, 'busy') })).toBe(409);
    expect(turn.busy).toBe(false);
  });

  it('takes the addresses of this machine in both families', async () => {
    for (const [i, address] of ['::1', '::ffff:127.0.0.1', '127.0.0.1'].entries()) expect(await make({ directory: join(dir, `made-${i}`) }, from(address))).toContainEqual({ made: expect.anything() });
  });
});
