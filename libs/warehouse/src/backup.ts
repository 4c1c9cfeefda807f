import { setTimeout as delay } from 'node:timers/promises';
import type { Warehouse } from './port.js';

/** The engine works by itself and is asked how it is going: a long one would outlast any answer. */
const ASK_EVERY_MS = 100;
const UNDER_WAY = /^(?:CREATING_BACKUP|RESTORING)$/;
const QUOTED = /['\\]/g;

interface Row { readonly status: string; readonly error: string; readonly query_id: string; readonly bytes: number }

/** The engine could not write or read a backup. */
export class WarehouseBackupError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'WarehouseBackupError';
  }
}

export interface BackupOptions {
  /** Bytes that are done. */
  readonly onProgress?: (bytes: number) => void;
  /** Ends it, at the engine's next step; its reason is thrown, and what was written is left to the caller. */
  readonly signal?: AbortSignal;
}

/**
 * Writes all tables of a database into a new folder, as they are at some moment of the call, each table at its own. Inserts go on meanwhile.
 * For the embedded warehouse: the folder, absolute, is one of its machine. Throws `WarehouseBackupError`.
 */
export const backUpWarehouse = (warehouse: Warehouse, database: string, folder: string, options: BackupOptions = {}): Promise<void> =>
  run(warehouse, `BACKUP DATABASE ${database} TO ${fileOf(folder)} ASYNC`, 'BACKUP_CREATED', options);

/** Reads such a folder into a database that has no tables yet. Throws `WarehouseBackupError`. */
export const restoreWarehouse = (warehouse: Warehouse, database: string, folder: string, options: BackupOptions = {}): Promise<void> =>
  run(warehouse, `RESTORE DATABASE ${database} FROM ${fileOf(folder)} ASYNC`, 'RESTORED', options);

const fileOf = (folder: string): string => `File('${folder.replace(QUOTED, '\\$&')}')`;

async function run(warehouse: Warehouse, sql: string, wanted: string, { onProgress, signal }: BackupOptions): Promise<void> {
  signal?.throwIfAborted();
  const [begun] = await warehouse.system<{ id: string }>(sql);
  if (begun === undefined) throw new WarehouseBackupError(`no answer to: ${sql}`);
  for (;;) {
    const [row] = await warehouse.system<Row>('SELECT toString(status) AS status, error, query_id, toFloat64(total_size) AS bytes FROM system.backups WHERE id = {id:String}', { id: begun.id });
    // A process that was started anew knows nothing of what its predecessor was doing.
    if (row === undefined) throw new WarehouseBackupError('the warehouse process ended meanwhile');
    if (!UNDER_WAY.test(row.status)) {
      signal?.throwIfAborted();
      if (row.status === wanted) return;
      throw new WarehouseBackupError(row.error || row.status);
    }
    onProgress?.(row.bytes);
    if (signal?.aborted === true) await warehouse.command('KILL QUERY WHERE query_id = {query:String} ASYNC', { query: row.query_id });
    await delay(ASK_EVERY_MS);
  }
}
