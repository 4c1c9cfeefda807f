/** A process to be killed: `node state-writer.mjs URL FILE` raises the versions of a few states for ever and publishes into a file. */
import { appendFileSync } from 'node:fs';
import { createLogger, orgOf } from '@sanxiang/kernel';
import { MongoStateStore, StaleVersion } from '@sanxiang/state-store';

const [url, file] = process.argv.slice(2);
const STATES = 60;
const org = orgOf('a');
const ids = Array.from({ length: STATES }, (_, i) => `${i}`);
const publish = async (records) => { for (const { value } of records) appendFileSync(file, `${value}\n`); };
const store = new MongoStateStore({ url, kind: 'thing', publish, log: createLogger('silent', 'writer') });
for (let round = 0; ; round += 1) {
  const mine = ids.filter((_, i) => (i + round) % 3 !== 0);
  const found = await store.load(org, mine);
  const writes = mine.map((id) => {
    const version = found.get(id)?.version ?? 0;
    return { id, expected: version, doc: { version: version + 1 }, timers: [], outbox: [1, 2].map((part) => ({ topic: 't', key: id, value: `${id} ${version + 1} ${part}` })) };
  });
  try { await store.save(org, writes); } catch (error) { if (!(error instanceof StaleVersion)) throw error; }
}
