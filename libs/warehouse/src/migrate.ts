import { createHash } from 'node:crypto';
import type { Warehouse } from './port.js';

/** One step of the tables' history. Once applied anywhere its text is never changed again; a mistake is mended by the next one. */
export interface Migration {
  readonly id: number;
  readonly name: string;
  /**
   * Run one after the other, one statement each. A crash may fall between a statement and the record of the migration,
   * so each has to bear being run twice (`IF NOT EXISTS`).
   */
  readonly statements: readonly string[];
}

/** The tables were made by other migrations than this program's. */
export class MigrationError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'MigrationError';
  }
}

/** The one that the embedded warehouse has and that is made on a server. */
const DATABASE = 'sanxiang';
const NAME = /^[A-Za-z_]\w*$/;
const HISTORY = 'CREATE TABLE IF NOT EXISTS migrations (id UInt32, name String, hash String, applied_at DateTime64(3, \'UTC\') DEFAULT now64(3)) ENGINE = MergeTree ORDER BY id';

const hashOf = (migration: Migration): string => createHash('sha256').update(JSON.stringify([migration.name, migration.statements])).digest('hex');

/**
 * Makes the database if need be and applies what is not yet in its table `migrations`, in order of id, once each.
 * Gives the ids that it applied. Throws `MigrationError` when the text of an applied one was changed, when one that is not known
 * here was applied (the data is from a newer program), or when ids are used twice.
 */
export async function migrate(warehouse: Warehouse, migrations: readonly Migration[], database = DATABASE): Promise<number[]> {
  if (!NAME.test(database)) throw new MigrationError(`库名有误 · not the name of a database: ${database}`);
  const wanted = [...migrations].sort((a, b) => a.id - b.id);
  if (new Set(wanted.map(({ id }) => id)).size < wanted.length) throw new MigrationError('迁移编号重复 · a migration id is used twice');

  await warehouse.command(`CREATE DATABASE IF NOT EXISTS ${database}`);
  await warehouse.command(HISTORY);
  const rows = await warehouse.system<{ id: number; name: string; hash: string }>('SELECT id, name, hash FROM migrations ORDER BY id');
  const applied = new Map(rows.map((row) => [row.id, row]));
  refuseOtherHistory(wanted, applied);

  const now: number[] = [];
  for (const migration of wanted) {
    if (applied.has(migration.id)) continue;
    for (const statement of migration.statements) await warehouse.command(statement);
    await warehouse.insert('migrations', JSON.stringify({ id: migration.id, name: migration.name, hash: hashOf(migration) }));
    now.push(migration.id);
  }
  return now;
}

function refuseOtherHistory(wanted: readonly Migration[], applied: ReadonlyMap<number, { readonly name: string; readonly hash: string }>): void {
  const known = new Map(wanted.map((migration) => [migration.id, migration]));
  for (const [id, { name, hash }] of applied) {
    const migration = known.get(id);
    if (migration === undefined) throw new MigrationError(`数据来自更新的版本：迁移 ${id} ${name} · the data is from a newer version: migration ${id} ${name} is not known here`);
    if (hashOf(migration) !== hash) throw new MigrationError(`已执行的迁移被改动：${id} ${name} · migration ${id} ${name} was changed after it had been applied`);
  }
}
