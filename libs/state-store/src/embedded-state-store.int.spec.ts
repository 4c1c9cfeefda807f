import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EmbeddedStateStore } from './embedded-state-store.js';
import type { OutboxRecord } from './port.js';
import { stateStoreSuite, type Doc } from './state-store.suite.js';

stateStoreSuite('embedded state store', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'sanxiang-state-'));
  const published: OutboxRecord[] = [];
  let failing = false;
  const publish = (records: readonly OutboxRecord[]): Promise<void> => {
    if (failing) return Promise.reject(new Error('the log is away'));
    published.push(...records);
    return Promise.resolve();
  };
  return {
    published,
    open: () => Promise.resolve(new EmbeddedStateStore<Doc>(join(dir, 'state.db'), 'thing', publish)),
    failPublishing: (on) => { failing = on; },
    sweep: (store) => (store instanceof EmbeddedStateStore ? store.sweep() : Promise.reject(new Error('not the embedded store'))),
    cleanUp: () => rm(dir, { recursive: true }),
  };
});
