import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { TOPIC_LAYOUTS, TOPICS } from '@sanxiang/contracts';
import { KafkaEventLog } from '@sanxiang/event-log';
import { createLogger } from '@sanxiang/kernel';
import { portions, makeCorpus } from '../corpus.js';
import { Failed, say, WrongUsage, type Terminal } from '../../terminal.js';
import { isSinkResult, type Contest, type SinkResult } from './contest.js';
import { sinkFaults } from './sink-faults.js';

/** As the official connector was measured: docs/reliability.md. */
const PARTITIONS = 4;
const PORTION = 2000;
const SAID_MAX = 2000;
const CONTESTANTS = ['our-sink', 'usual-sink'] as const;

/** `sanxiang bench sink`: Kafka → warehouse, ours beside what a usual program does, each in a process of its own on a warehouse of its own. */
export async function benchSink(terminal: Terminal, options: { readonly events: number; readonly seed: number; readonly faults?: boolean }, dir: string): Promise<{ result: Record<string, unknown>; rows: [string, string][] }> {
  const brokers = terminal.env['KAFKA_BROKERS']?.split(',');
  if (brokers === undefined) throw new WrongUsage(say(terminal, '需要 KAFKA_BROKERS：npm run bench -- sink 会自己启动一个', 'KAFKA_BROKERS is needed: npm run bench -- sink starts one by itself'));
  const namespace = `bench-${randomUUID()}`;
  const rows = await fill(terminal, { brokers, namespace }, options, dir);
  const { MIGRATIONS } = await import('@sanxiang/analytics');
  const ddl = MIGRATIONS.filter(({ name }) => name === 'events').flatMap(({ statements }) => statements.slice(0, 1));
  if (options.faults === true) return faulty(terminal, { brokers, namespace, partitions: PARTITIONS, rows, dir: join(dir, 'faults'), ddl }, dir);
  const results = new Map<string, SinkResult>();
  for (const contestant of CONTESTANTS) {
    terminal.err(`${contestant} …\n`);
    results.set(contestant, await contest(contestant, { brokers, namespace, partitions: PARTITIONS, rows, dir: join(dir, contestant), ddl }, dir));
  }
  const [ours, usual] = [results.get('our-sink'), results.get('usual-sink')];
  const ratio = ours === undefined || usual === undefined ? null : Number((ours.rowsPerSecond / usual.rowsPerSecond).toFixed(2));
  const told = (r: SinkResult | undefined): string => (r === undefined ? '–' : `${r.rowsPerSecond.toLocaleString('en')} rows/s · ${r.inserts} inserts · CPU ${r.consumerCpu} + ${r.warehouseCpu ?? '–'} s/M · ${r.rssMiB} MiB · ${r.distinct}/${r.rows}`);
  return {
    result: { rows, ...Object.fromEntries(results), ratio },
    rows: [[say(terminal, '我们的入库', 'our sink'), told(ours)], [say(terminal, '普通 kafkajs 程序', 'a usual kafkajs program'), told(usual)], [say(terminal, '比', 'ratio'), String(ratio)]],
  };
}

async function faulty(terminal: Terminal, contest: Contest, dir: string): Promise<{ result: Record<string, unknown>; rows: [string, string][] }> {
  const seen = await sinkFaults(contest, dir, (what) => { terminal.err(`${what}\n`); });
  if (seen.lost !== 0 || seen.twice !== 0) throw new Failed(JSON.stringify(seen));
  return {
    result: { faults: seen },
    rows: [
      [say(terminal, `入库进程被杀 ${seen.consumerKills} 次，仓库离开 ${seen.awaySeconds} 秒`, `sink killed ${seen.consumerKills} times, warehouse away ${seen.awaySeconds} s`), `${seen.rows.toLocaleString('en')} rows · ${seen.lost} ${say(terminal, '丢失', 'lost')} · ${seen.twice} ${say(terminal, '重复', 'twice')}`],
      [say(terminal, '仓库回来后恢复写入', 'rows again after its return'), `${seen.onAgainMs} ms`],
    ],
  };
}

/** Puts the corpus on a topic of its own; answers how many records stand there. */
async function fill(terminal: Terminal, { brokers, namespace }: { brokers: readonly string[]; namespace: string }, { events, seed }: { events: number; seed: number }, dir: string): Promise<number> {
  const corpus = await makeCorpus(join(dir, 'corpus.ndjson'), events, seed, (made) => { if (made % 100_000 < PORTION) terminal.err(`\r${made} …`); });
  const log = new KafkaEventLog({ brokers, namespace, layouts: { ...TOPIC_LAYOUTS, [TOPICS.events]: { partitions: PARTITIONS, keptDays: 1 } } }, createLogger('warn', 'bench'));
  const flying = new Set<Promise<unknown>>();
  for await (const lines of portions(corpus.path, PORTION)) {
    const sent = log.append(TOPICS.events, lines.map((value) => ({ key: subjectOf(value), value: `${value.slice(0, -1)},"org":"default"}` })));
    flying.add(sent);
    void sent.finally(() => flying.delete(sent));
    if (flying.size > 8) await Promise.race(flying);
  }
  await Promise.all(flying);
  await log.close();
  terminal.err(`\r${corpus.events} events in Kafka\n`);
  return corpus.events;
}

const subjectOf = (line: string): string => /"subject":"([^"]*)"/.exec(line)?.[1] ?? '';

async function contest(name: (typeof CONTESTANTS)[number], told: Contest, dir: string): Promise<SinkResult> {
  const file = join(dir, `${name}.json`);
  writeFileSync(file, JSON.stringify(told));
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [fileURLToPath(new URL(`./${name}.js`, import.meta.url)), file], { stdio: ['ignore', 'pipe', 'pipe'] });
    let out = ''; let err = '';
    child.stdout.on('data', (d: Buffer) => { out += d.toString(); });
    child.stderr.on('data', (d: Buffer) => { err = (err + d.toString()).slice(-SAID_MAX); });
    child.once('error', reject);
    child.once('close', (code, signal) => {
      let result: unknown = null;
      try { result = JSON.parse(out.trim().split('\n').at(-1) ?? ''); } catch { /* said below */ }
      if (code === 0 && isSinkResult(result)) resolve(result);
      else reject(new Failed(`${name}: ${signal ?? code}\n${err}`));
    });
  });
}
