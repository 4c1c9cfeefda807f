import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Progress } from '../progress.js';
import { Server } from '../server.js';
import { say, WrongUsage, type Terminal } from '../terminal.js';
import type { BenchOptions } from './bench-command.js';
import type { Measured } from './bench.js';
import { makeCorpus } from './corpus.js';
import { loadStage } from './load-stage.js';
import { usedBelow, type Used } from './processes.js';
import { Program } from './program.js';

/** All of the split mode on one machine; it comes with the sources only. */
const SPLIT = fileURLToPath(new URL('../../../../tools/split/split.mjs', import.meta.url));

/** Parts by what stands in their command lines, the more telling first; what is left keeps the others running and stands in front. */
const PARTS: readonly (readonly [string, RegExp])[] = [['kafka', /kafka\.Kafka/], ['mongo', /MongoStandIn/], ['warehouse', /apps\/warehouse/], ['intake', / intake$/], ['call', / call$/], ['analytics', / analytics$/], ['front', /./]];
const partOf = (command: string): string => PARTS.find(([, pattern]) => pattern.test(command))?.[0] ?? 'front';

/** `sanxiang bench split`: the split mode end to end, with the CPU time of each part, so that it can be said what another machine, or another MongoDB, would give. */
export async function benchSplit(terminal: Terminal, options: BenchOptions, dir: string): Promise<Measured> {
  const t = (zh: string, en: string): string => say(terminal, zh, en);
  if (!existsSync(SPLIT)) throw new WrongUsage(t('bench split 只在源码目录里可用', 'bench split needs the sources'));
  const progress = new Progress(terminal);
  const corpus = await makeCorpus(join(dir, 'corpus.ndjson'), options.events, options.seed, (made) => { progress.tick(t('造数据', 'making'), made, 'events', made / options.events); });
  const { program, readyMs } = await Program.start(terminal, join(dir, 'data'), [SPLIT]);
  try {
    const before = usedBelow(program.pid);
    const load = await loadStage(new Server({ ...terminal, env: { SANXIANG_URL: program.url } }), corpus, options.portion, options.parallel, (posted) => { program.mustRun(); progress.tick(t('写入', 'posting'), posted, 'events', posted / corpus.events); });
    progress.done();
    const cpu = cpuOfParts(before, usedBelow(program.pid), corpus.events);
    const all = [...cpu.values()].reduce((sum, seconds) => sum + seconds, 0);
    return {
      rows: [
        [t('接收并落盘（202）', 'accepted and durable (202)'), `${load.acceptedPerSecond.toLocaleString('en')} events/s · ${load.acceptedSeconds} s`],
        [t('端到端（已进全部指标）', 'end to end (in every figure)'), `${load.settledPerSecond.toLocaleString('en')} events/s · ${load.settledSeconds} s`],
        ...[...cpu].map(([part, seconds]): [string, string] => [`CPU · ${part}`, `${seconds.toFixed(1)} s/M · ${Math.round(100 * seconds / all)} %`]),
      ],
      result: { events: corpus.events, readyMs, load, cpuSecondsPerMillion: Object.fromEntries(cpu) },
    };
  } finally { await program.stop(); }
}

/** CPU seconds that a million events cost, by part. */
function cpuOfParts(before: readonly Used[], after: readonly Used[], events: number): ReadonlyMap<string, number> {
  const then = new Map(before.map(({ pid, cpu }) => [pid, cpu]));
  const cpu = new Map(PARTS.map(([part]) => [part, 0]));
  for (const { pid, command, cpu: now } of after) {
    const part = partOf(command);
    cpu.set(part, (cpu.get(part) ?? 0) + (now - (then.get(pid) ?? 0)) / events * 1e6);
  }
  return new Map([...cpu].map(([part, seconds]) => [part, Math.round(seconds * 10) / 10]));
}
