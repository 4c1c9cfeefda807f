import { setTimeout } from 'node:timers/promises';
import type { Logger } from '@sanxiang/kernel';
import { migrate, MigrationError, type Warehouse } from '@sanxiang/warehouse';
import { MIGRATIONS } from './migrations.js';

const RETRY_MS = 200;

/** Brings the warehouse's schema up to this program, as soon as the warehouse answers. Throws `MigrationError` when its data does not fit this program. */
export async function migrateWhenUp(warehouse: Warehouse, database: string, log: Logger): Promise<void> {
  for (;;) {
    try { await migrate(warehouse, MIGRATIONS, database); return; } catch (error) {
      if (error instanceof MigrationError) throw error;
      log.warn({ err: error }, 'the warehouse is not ready yet');
      await setTimeout(RETRY_MS);
    }
  }
}
