import { join } from 'node:path';
import { Progress } from '../progress.js';
import { Server } from '../server.js';
import { say, type Terminal } from '../terminal.js';
import type { BenchOptions } from './bench-command.js';
import { makeCorpus } from './corpus.js';
import { idsStage, type IdsResult } from './ids-stage.js';
import { loadStage, type LoadResult } from './load-stage.js';
import { mib, rate, ratio, type Spread } from './measure.js';
import { peerStage, type Peer } from './peer-stage.js';
import type { PeerResult } from './peer-row.js';
import { PeakMemory, residentBytes } from './processes.js';
import { Program } from './program.js';
import { queryStage, type QueryResult } from './query-stage.js';
import { scaleRows } from './scale-rows.js';
import { scaleStage, type ScaleResult } from './scale-stage.js';
import { tileStage, type TileResult } from './tile-stage.js';

/** A name and its value for people, and the same for machines. */
export interface Measured { readonly rows: readonly (readonly [string, string])[]; readonly result: Readonly<Record<string, unknown>> }

interface Ours { readonly readyMs: number; readonly idleMiB: number | null; readonly peakMiB: number | null; readonly load: LoadResult; readonly queries: QueryResult; readonly tile: TileResult }

/** Everything but the id index, in one run on one machine. */
export async function benchAll(terminal: Terminal, options: BenchOptions, dir: string): Promise<Measured> {
  const t = (zh: string, en: string): string => say(terminal, zh, en);
  const ticker = (label: string, unit: string) => {
    const progress = new Progress(terminal);
    return { tick: (done: number, of: number): void => { progress.tick(label, done, unit, of === 0 ? null : done / of); }, done: (): void => { progress.done(); } };
  };
  const making = ticker(t('造数据', 'making'), 'events');
  const corpus = await makeCorpus(join(dir, 'corpus.ndjson'), Math.min(options.events, options.front), options.seed, (made) => { making.tick(made, Math.min(options.events, options.front)); });
  making.done();

  const ours = await measureOurs(terminal, options, dir, corpus, ticker);
  const scale = options.events > options.front ? await measureScale(terminal, options.events, dir, corpus, ticker) : [];
  const peers: Partial<Record<Peer, PeerResult>> = {};
  if (options.peers && scale.length === 0) for (const peer of ['engine-limit', 'usual-program'] as const) {
    terminal.err(`${peer} …\n`);
    peers[peer] = await peerStage(peer, dir, corpus.path);
  }
  const perSecond = (peer: PeerResult | undefined): number | null => (peer === undefined ? null : rate(peer.rows, peer.ms));
  const [engine, usual] = [perSecond(peers['engine-limit']), perSecond(peers['usual-program'])];
  const { load } = ours;
  const ratios = {
    acceptedToUsual: ratio(load.acceptedPerSecond, usual), settledToUsual: ratio(load.settledPerSecond, usual),
    acceptedToEngine: ratio(load.acceptedPerSecond, engine), settledToEngine: ratio(load.settledPerSecond, engine),
  };
  const { path: _path, ...made } = corpus;
  return {
    rows: [...tableOf(ours, { engine, usual }, ratios, made.events, options, t), ...scale.flatMap((size, i) => scaleRows(size, scale[i - 1] ?? null, t))],
    result: { corpus: made, requests: { portion: options.portion, parallel: options.parallel }, ours, scale, engineLimitPerSecond: engine, usualProgramPerSecond: usual, ratios },
  };
}

type Ticker = (label: string, unit: string) => { tick(done: number, of: number): void; done(): void };

async function measureOurs(terminal: Terminal, options: BenchOptions, dir: string, corpus: Awaited<ReturnType<typeof makeCorpus>>, ticker: Ticker): Promise<Ours> {
  const t = (zh: string, en: string): string => say(terminal, zh, en);
  const { program, readyMs } = await Program.start(terminal, join(dir, 'data'));
  const memory = new PeakMemory(program.pid);
  try {
    const server = new Server({ ...terminal, env: { SANXIANG_URL: program.url } });
    const idleMiB = mib(residentBytes(program.pid));
    const posting = ticker(t('写入', 'posting'), 'events');
    const load = await loadStage(server, corpus, options.portion, options.parallel, (posted) => { program.mustRun(); posting.tick(posted, corpus.events); });
    posting.done();
    const asking = ticker(t('查询', 'asking'), 'queries');
    const queries = await queryStage(server, corpus, (asked, of) => { program.mustRun(); asking.tick(asked, of); });
    asking.done();
    const showing = ticker(t('轻载', 'light load'), '%');
    const tile = await tileStage(server, options.rate, options.light, options.seed, (share) => { program.mustRun(); showing.tick(Math.round(share * 100), 100); });
    showing.done();
    return { readyMs, idleMiB, peakMiB: mib(memory.bytes), load, queries, tile };
  } finally {
    memory.stop();
    await program.stop();
  }
}

/** The program is stopped; its data is made larger, and asked at each size. */
async function measureScale(terminal: Terminal, events: number, dir: string, corpus: Awaited<ReturnType<typeof makeCorpus>>, ticker: Ticker): Promise<ScaleResult[]> {
  const t = (zh: string, en: string): string => say(terminal, zh, en);
  let now: ReturnType<Ticker> | null = null;
  const under = (label: string, unit: string): ReturnType<Ticker> => (now ??= ticker(label, unit));
  return scaleStage(terminal, join(dir, 'data'), corpus, events, {
    copied: (done, of) => { under(t('复制通话', 'copying calls'), 'events').tick(done, of); },
    rolled: (steps) => { under(t('汇总', 'rolling up'), 'steps').tick(steps, 0); },
    asked: (asked, of) => { under(t('查询', 'asking'), 'queries').tick(asked, of); },
    done: () => { now?.done(); now = null; },
  });
}

const ms = ({ p50, p95, max, n }: Spread): string => `p50 ${p50 ?? '–'} · p95 ${p95 ?? '–'} · max ${max ?? '–'} ms (${n})`;

function tableOf(ours: Ours, peers: { engine: number | null; usual: number | null }, ratios: Readonly<Record<string, number | null>>, events: number, { rate: light }: BenchOptions, t: (zh: string, en: string) => string): [string, string][] {
  const { load, queries, tile } = ours;
  const times = (name: string): string => (ratios[name] === null ? '–' : `× ${ratios[name]}`);
  const shapes = (name: string, group: Readonly<Record<string, Spread>>): [string, string][] => Object.entries(group).map(([shape, spread]) => [`${name} · ${shape}`, ms(spread)]);
  return [
    [t('存入事件', 'events stored'), events.toLocaleString('en')],
    [t('启动到就绪', 'ready after'), `${ours.readyMs} ms`],
    [t('接收并落盘（202）', 'accepted and durable (202)'), `${load.acceptedPerSecond.toLocaleString('en')} events/s · ${load.acceptedSeconds} s`],
    [t('端到端（已进全部指标）', 'end to end (in every figure)'), `${load.settledPerSecond.toLocaleString('en')} events/s · ${load.settledSeconds} s`],
    [t('一个请求的应答', 'answer to one request'), ms(load.answerMs)],
    [t('内存峰值（全部进程）', 'peak memory, all processes'), `${ours.peakMiB ?? '–'} MiB (${t('空闲', 'idle')} ${ours.idleMiB ?? '–'})`],
    ...shapes(t('常用指标', 'usual figures'), queries.usual),
    ...shapes(t('其余指标', 'all other figures'), queries.rest),
    ...queries.failed.slice(0, 5).map((why): [string, string] => [t('查询失败', 'query failed'), why]),
    [t(`事件到大屏（每秒 ${light} 个）`, `event to tile at ${light}/s`), `${ms(tile.eventToTileMs)}${tile.missing > 0 ? ` · ${tile.missing} ${t('未出现', 'missing')}` : ''}`],
    [t('引擎上限（只写原始行）', "engine's limit (raw rows only)"), peers.engine === null ? '–' : `${peers.engine.toLocaleString('en')} rows/s`],
    [t('普通程序（每秒写一次）', 'usual program (insert once a second)'), peers.usual === null ? '–' : `${peers.usual.toLocaleString('en')} rows/s`],
    [t('接收 ÷ 普通程序、÷ 引擎', 'accepted ÷ usual, ÷ engine'), `${times('acceptedToUsual')}, ${times('acceptedToEngine')}`],
    [t('端到端 ÷ 普通程序、÷ 引擎', 'end to end ÷ usual, ÷ engine'), `${times('settledToUsual')}, ${times('settledToEngine')}`],
  ];
}

/** The id index by itself, filled to each of the sizes. */
export async function benchIds(terminal: Terminal, sizes: readonly number[], dir: string): Promise<Measured> {
  const t = (zh: string, en: string): string => say(terminal, zh, en);
  const results: IdsResult[] = [];
  for (const size of sizes) {
    const progress = new Progress(terminal);
    results.push(await idsStage(join(dir, `ids-${size}`), size, (filled) => { progress.tick(t(`填入 ${size}`, `filling ${size}`), filled, 'ids', filled / size); }));
    progress.done();
  }
  const rows = results.map((r): [string, string] => [
    t(`已知 ${r.known.toLocaleString('en')} 个 id`, `${r.known.toLocaleString('en')} ids known`),
    `${t('500 个新 id', '500 new ids')}: ${ms(r.newGroupMs)} · ${t('500 个已知 id', '500 known ids')}: ${ms(r.knownGroupMs)} · ${r.diskMiB ?? '–'} MiB · ${r.fillPerSecond.toLocaleString('en')} ids/s`,
  ]);
  return { rows, result: { ids: results } };
}
