import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, connect, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { KafkaEventLog } from '@sanxiang/event-log';
import { createLogger, Unavailable } from '@sanxiang/kernel';
import { until } from '@sanxiang/testing';
import { freePort, startKafka } from './kafka.mjs';

const START_MS = 60_000;
const RECOVERY_MS = 30_000;
/** The adapter's attempts of one send: the first and its repetitions. */
const ATTEMPTS = 13;
/** Of Kafka's protocol: after four bytes of length stands the kind of request, 0 for "produce". */
const KIND_AT = 4;
const PRODUCE = 0;

const log = createLogger('silent', 'test');
const numbered = (n: number, from: number): { key: string; value: string }[] => Array.from({ length: n }, (_, i) => ({ key: 'one', value: String(from + i) }));

/** Between client and broker: while it cuts, the broker takes what is produced, but its answer never arrives. */
class Cutter {
  cutting = false;
  cuts = 0;
  private readonly server: Server;
  private readonly sockets = new Set<Socket>();

  constructor(port: number, brokerPort: number) {
    this.server = createServer((client) => { this.pass(client, connect(brokerPort, '127.0.0.1')); }).listen(port, '127.0.0.1');
  }

  private pass(client: Socket, broker: Socket): void {
    let isProducing = false;
    const end = (): void => { client.destroy(); broker.destroy(); };
    for (const socket of [client, broker]) { this.sockets.add(socket); socket.on('error', end).on('close', end); }
    client.on('data', (bytes) => { isProducing ||= bytes.readInt16BE(KIND_AT) === PRODUCE; broker.write(bytes); });
    broker.on('data', (bytes) => {
      if (isProducing && this.cutting) { this.cuts += 1; end(); return; }
      isProducing = false;
      client.write(bytes);
    });
  }

  async stop(): Promise<void> {
    this.server.close();
    for (const socket of this.sockets) socket.destroy();
    await once(this.server, 'close');
  }
}

describe('the Kafka event log when the answer to a send is lost', () => {
  let dir: string; let broker: Awaited<ReturnType<typeof startKafka>>; let cutter: Cutter; let address: string;
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'sanxiang-answer-'));
    const [port, brokerPort] = [await freePort(), await freePort()];
    address = `127.0.0.1:${port}`;
    cutter = new Cutter(port, brokerPort);
    broker = await startKafka({ dir, port: brokerPort, advertisedPort: port });
  }, START_MS);
  afterAll(async () => { await broker.stop(); await cutter.stop(); await rm(dir, { recursive: true, force: true }); });

  it('refuses that send, and does not let the next records pass for its repetition', async () => {
    const eventLog = new KafkaEventLog({ brokers: [address], layouts: { t: { partitions: 1, keptDays: 1 } } }, log);
    await eventLog.append('t', numbered(20, 0));
    cutter.cutting = true;
    await expect(eventLog.append('t', numbered(20, 20))).rejects.toBeInstanceOf(Unavailable);
    await until('every attempt of that send to be cut', () => cutter.cuts >= ATTEMPTS, RECOVERY_MS);
    cutter.cutting = false;
    await until('the log to take records again', () => eventLog.append('t', numbered(20, 40)).then(() => true, () => false), RECOVERY_MS);
    const seen: number[] = [];
    await eventLog.consume('g', 't', async (batch) => { seen.push(...batch.records.map((r) => Number(r.value))); });
    await until('the last record', () => seen.includes(59), RECOVERY_MS);
    // The broker had taken the refused ones: that is allowed. Each stands there once, though it was sent many times.
    expect(seen).toEqual(Array.from({ length: 60 }, (_, i) => i));
    await eventLog.close();
  });
});
