import { join } from 'node:path';
import type { Logger } from '@sanxiang/kernel';
import { EmbeddedStateStore, type Publish } from './embedded-state-store.js';
import type { StateStore } from './port.js';

export interface StateStorePlace {
  /** `mongodb://…`; null: the embedded store. */
  readonly mongoUrl: string | null;
  /** Folder of the embedded store. */
  readonly dir: string;
  /** Hands outboxes to the log. */
  readonly publish: Publish;
  readonly log: Logger;
}

/** The store of one kind of state that the settings ask for; what a crash left in its outbox has been handed to the log. */
export async function openStateStore<Doc>(kind: string, { mongoUrl, dir, publish, log }: StateStorePlace): Promise<StateStore<Doc>> {
  if (mongoUrl !== null) { log.fatal('not yet'); }
  const store = new EmbeddedStateStore<Doc>(join(dir, `${kind}s.db`), kind, publish);
  await store.sweep();
  return store;
}
