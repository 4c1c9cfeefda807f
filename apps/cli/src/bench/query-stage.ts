/** How long a figure takes to be asked. */
import type { Server } from '../server.js';
import { Failed, messageOf } from '../terminal.js';
import type { Corpus } from './corpus.js';
import { spread, type Spread } from './measure.js';

const ROUNDS = 8;
const WARM_UPS = 2;
const TIME_ZONE = 'Asia/Shanghai';
/** What a wallboard and a manager ask all day; every other metric of the catalogue is asked too and told apart. */
const DAILY_BREAD: ReadonlySet<string> = new Set(['M-ANS-RATE', 'M-ABD', 'M-SL', 'M-ASA', 'M-AHT']);
const SHAPES = [['total', {}], ['day', { grain: 'day' }], ['agent', { groupBy: 'agent' }], ['day × queue', { grain: 'day', groupBy: 'queue' }]] as const;

export interface QueryResult {
  /** The five that are asked most, milliseconds, by shape. */
  readonly usual: Readonly<Record<string, Spread>>;
  /** All others. */
  readonly rest: Readonly<Record<string, Spread>>;
  /** Queries that were not answered, with what was said; a shape that a metric does not have (400) is not among them. */
  readonly failed: readonly string[];
}

interface Listed { readonly id: string; readonly dimensions: readonly string[] }
const isListed = (item: unknown): item is Listed => typeof item === 'object' && item !== null && 'id' in item && typeof item.id === 'string' && 'dimensions' in item && Array.isArray(item.dimensions);

async function catalogue(server: Server): Promise<readonly Listed[]> {
  const answer = await server.get('/v1/metrics');
  const items: unknown = typeof answer === 'object' && answer !== null && 'items' in answer ? answer.items : answer;
  if (!Array.isArray(items)) throw new Failed('/v1/metrics: no list');
  const list: readonly unknown[] = items;
  return list.filter(isListed);
}

/** Asks every metric of the catalogue in every shape that it has, several times each, over the whole corpus. */
export async function queryStage(server: Server, corpus: Corpus, tick: (asked: number, of: number) => void): Promise<QueryResult> {
  const metrics = await catalogue(server);
  const ms = { usual: new Map<string, number[]>(), rest: new Map<string, number[]>() };
  const failed: string[] = [];
  let asked = 0;
  for (const { id, dimensions } of metrics) {
    for (const [shape, query] of SHAPES) {
      asked += 1;
      tick(asked, metrics.length * SHAPES.length);
      if ('groupBy' in query && !dimensions.includes(query.groupBy)) continue;
      const path = `/v1/metrics/${id}?${new URLSearchParams({ from: corpus.from, to: corpus.to, tz: TIME_ZONE, ...query }).toString()}`;
      const times = await timesOf(server, path).catch((error: unknown) => { failed.push(messageOf(error)); return []; });
      const group = DAILY_BREAD.has(id) ? ms.usual : ms.rest;
      group.set(shape, [...group.get(shape) ?? [], ...times]);
    }
  }
  const table = (group: ReadonlyMap<string, number[]>): Record<string, Spread> => Object.fromEntries([...group].map(([shape, list]) => [shape, spread(list)]));
  return { usual: table(ms.usual), rest: table(ms.rest), failed };
}

async function timesOf(server: Server, path: string): Promise<number[]> {
  const times: number[] = [];
  for (let i = 0; i < WARM_UPS + ROUNDS; i += 1) {
    const at = performance.now();
    await server.get(path);
    if (i >= WARM_UPS) times.push(performance.now() - at);
  }
  return times;
}
