import { Unavailable } from '@sanxiang/kernel';
import { StaleVersion } from './port.js';

/** Another process may change the same states meanwhile; after this many tries the batch is handed over again. */
const STALE_TRIES = 5;

/** Does a piece of work again, from its load on, when another writer was faster. Throws `Unavailable` when it stays so. */
export async function unlessStale<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try { return await work(); } catch (error) {
      if (!(error instanceof StaleVersion)) throw error;
      if (tries === STALE_TRIES) throw new Unavailable('state-store', { cause: error });
    }
  }
}
