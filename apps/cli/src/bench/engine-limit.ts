/**
 * A process of its own: what the engine takes when nothing stands before it. The same rows in the same kind of table, prepared as files
 * beforehand and inserted in big batches by an in-process session; no log, no acknowledgement, no check, no duplicates, no calls.
 */
import { once } from 'node:events';
import { createWriteStream, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { Session } from 'chdb';
import { portions } from './corpus.js';
import { isTask, rowOf, type PeerResult, type PeerTask } from './peer-row.js';

const BATCH_ROWS = 100_000;
const MIB = 2 ** 20;

async function batches({ corpus, dir }: PeerTask): Promise<{ files: string[]; rows: number }> {
  const files: string[] = [];
  let rows = 0;
  for await (const lines of portions(corpus, BATCH_ROWS)) {
    const file = join(dir, `batch-${files.length}.ndjson`);
    const out = createWriteStream(file);
    for (const line of lines) { if (!out.write(`${JSON.stringify(rowOf(line, rows, 0))}\n`)) await once(out, 'drain'); rows += 1; }
    out.end();
    await finished(out);
    files.push(file);
  }
  return { files, rows };
}

async function measure(task: PeerTask): Promise<PeerResult> {
  mkdirSync(task.dir, { recursive: true });
  const { files, rows } = await batches(task);
  const session = new Session(join(task.dir, 'engine'));
  session.query('CREATE DATABASE limits ENGINE = Atomic');
  session.query('USE limits');
  for (const statement of task.ddl) session.query(statement);
  const began = performance.now();
  for (const file of files) session.query(`INSERT INTO limits.events SELECT * FROM file('${file}', 'JSONEachRow', 'org String, subject String, type String, source String, id String, time DateTime64(3, \\'UTC\\'), received_at DateTime64(3, \\'UTC\\'), stored_at DateTime64(3, \\'UTC\\'), body String, _topic String, _part UInt16, _off UInt64')`);
  const ms = performance.now() - began;
  const stored = Number(String(session.query('SELECT count() FROM limits.events', 'TSVRaw')).trim());
  const rssMiB = Math.round(process.memoryUsage.rss() / MIB);
  session.cleanup();
  if (stored !== rows) throw new Error(`${stored} of ${rows} rows were stored`);
  for (const file of files) rmSync(file);
  return { rows, ms, rssMiB };
}

const task: unknown = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8'));
if (!isTask(task)) throw new Error('no task');
process.stdout.write(`${JSON.stringify(await measure(task))}\n`);
