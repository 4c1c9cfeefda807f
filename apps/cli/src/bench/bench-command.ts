import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { say, type Terminal } from '../terminal.js';

/** How much is measured. */
export interface BenchOptions {
  readonly events: number;
  /** Of the events, those that are posted; the rest are calls copied inside the warehouse. */
  readonly front: number;
  readonly seed: number;
  readonly portion: number;
  readonly parallel: number;
  readonly rate: number;
  readonly light: number;
  readonly peers: boolean;
  readonly ids?: readonly number[];
  /** Of the sink. */
  readonly faults?: boolean;
  readonly json?: boolean;
  readonly keep?: boolean;
}

/** Defaults: about a million events, stored in requests of 500, eight at a time. */
const DEFAULTS = { events: 1_000_000, front: 1_000_000, seed: 1, portion: 500, parallel: 8, rate: 200, light: 20 } as const;
const MOST = { events: 100_000_000, front: 100_000_000, seed: 2 ** 31, portion: 5000, parallel: 64, rate: 5000, light: 3600, ids: 1_000_000_000 } as const;

const whole = (most: number) => (text: string): number => {
  const value = Number(text.replaceAll('_', ''));
  if (!Number.isSafeInteger(value) || value < 1 || value > most) throw new InvalidArgumentError(`1–${most}`);
  return value;
};

/** `sanxiang bench`. */
export function benchCommand(terminal: Terminal): Command {
  const t = (zh: string, en: string): string => say(terminal, zh, en);
  return new Command('bench').argument('[what]', t('sink：只测 Kafka → 仓库；split：分开的进程', 'sink: only Kafka → warehouse; split: the split mode'), (text: string) => { if (!/^(?:sink|split)$/.test(text)) throw new InvalidArgumentError('sink, split'); return text; })
    .description(t('在本机测量吞吐、时延与内存（自行启动一个临时程序）', 'measure throughput, latency and memory here (starts a program of its own)'))
    .option('--events <n>', t('存入的事件数', 'events to store'), whole(MOST.events), DEFAULTS.events)
    .option('--front <n>', t('其中经接口写入的；其余在仓库内由这些通话复制，并在 1、10、100 倍处各测一次', 'of these, posted; beyond, calls are copied inside the warehouse, and all is measured at each tenfold size'), whole(MOST.front), DEFAULTS.front)
    .option('--seed <n>', t('造数据的种子', 'seed of the made calls'), whole(MOST.seed), DEFAULTS.seed)
    .option('--portion <n>', t('每个请求的事件数', 'events of a request'), whole(MOST.portion), DEFAULTS.portion)
    .option('--parallel <n>', t('同时进行的请求数', 'requests at a time'), whole(MOST.parallel), DEFAULTS.parallel)
    .option('--rate <n>', t('轻载时每秒事件数', 'events a second of the light load'), whole(MOST.rate), DEFAULTS.rate)
    .option('--light <s>', t('轻载持续秒数', 'seconds of the light load'), whole(MOST.light), DEFAULTS.light)
    .option('--no-peers', t('不测引擎上限和普通程序', "leave out the engine's limit and the usual program"))
    .option('--ids <n...>', t('只测识别重复的代价：已知 id 数，如 10000000 50000000', 'measure only what knowing a duplicate costs: ids known, e.g. 10000000 50000000'), (text: string, before: readonly number[] | undefined) => [...before ?? [], whole(MOST.ids)(text)])
    .option('--faults', t('sink：途中杀入库进程与仓库', 'sink: kill the sink and the warehouse on the way'))
    .option('--keep', t('保留临时数据', 'keep the temporary data'))
    .option('--json', t('只打印一个 JSON 对象', 'print one JSON object only'))
    .action(async (what: string | undefined, options: BenchOptions) => {
      const dir = mkdtempSync(join(tmpdir(), 'sanxiang-bench-'));
      const machine = { cores: cpus().length, memoryGiB: Math.round(totalmem() / 2 ** 30), node: process.version, platform: `${process.platform}-${process.arch}` };
      try {
        const { result, rows } = await measured(terminal, what, options, dir);
        if (options.json !== true) for (const [name, value] of [[t('机器', 'machine'), Object.values(machine).join(' · ')] as const, ...rows]) terminal.out(`${pad(name)} ${value}\n`);
        terminal.out(`${JSON.stringify({ bench: what ?? (options.ids === undefined ? 'all' : 'ids'), machine, ...result })}\n`);
      } finally {
        if (options.keep === true) terminal.err(`${dir}\n`); else rmSync(dir, { recursive: true, force: true });
      }
    });
}

interface Measured { readonly result: Readonly<Record<string, unknown>>; readonly rows: readonly (readonly [string, string])[] }

async function measured(terminal: Terminal, what: string | undefined, options: BenchOptions, dir: string): Promise<Measured> {
  if (what === 'sink') return (await import('./sink/sink-bench.js')).benchSink(terminal, options, dir);
  if (what === 'split') return (await import('./split-bench.js')).benchSplit(terminal, options, dir);
  const { benchAll, benchIds } = await import('./bench.js');
  return options.ids === undefined ? benchAll(terminal, options, dir) : benchIds(terminal, options.ids, dir);
}

const NAME_WIDTH = 46;
/** Pads by the width on the screen: a Chinese character takes two columns. */
const pad = (name: string): string => name + ' '.repeat(Math.max(1, NAME_WIDTH - [...name].reduce((width, c) => width + (c > '\u2e7f' ? 2 : 1), 0)));
