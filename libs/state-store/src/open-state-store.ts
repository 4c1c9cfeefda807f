import { join } from 'node:path';
import type { Logger } from '@sanxiang/kernel';
import { EmbeddedStateStore } from './embedded-state-store.js';
import { MongoStateStore } from './mongo/mongo-state-store.js';
import type { Publish, StateStore } from './port.js';

export interface StateStorePlace {
  /** `mongodb://…`; null: the embedded store. */
  readonly mongoUrl: string | null;
  /** Folder of the embedded store. */
  readonly dir: string;
  /** Hands outboxes to the log. */
  readonly publish: Publish;
  readonly log: Logger;
}

/** The store of one kind of state that the settings ask for. */
export async function openStateStore<Doc>(kind: string, { mongoUrl, dir, publish, log }: StateStorePlace): Promise<StateStore<Doc>> {
  if (mongoUrl !== null) return new MongoStateStore<Doc>({ url: mongoUrl, kind, publish, log });
  const store = new EmbeddedStateStore<Doc>(join(dir, `${kind}s.db`), kind, publish);
  // What a crash left unsaid is said before anything else.
  await store.sweep();
  return store;
}
