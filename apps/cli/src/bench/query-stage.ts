/** How long a figure takes to be asked. */
import type { Server } from '../server.js';
import { Failed } from '../terminal.js';
import type { Corpus } from './corpus.js';
import { spread, type Spread } from './measure.js';
import { askAll, type Question } from './questions.js';

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
  const questions = metrics.flatMap(({ id, dimensions }) => SHAPES.flatMap(([shape, query]): Question[] => ('groupBy' in query && !dimensions.includes(query.groupBy) ? []
    : [{ group: `${DAILY_BREAD.has(id) ? 'usual' : 'rest'} ${shape}`, id, query: { from: corpus.from, to: corpus.to, tz: TIME_ZONE, ...query } }])));
  const { ms, failed } = await askAll(server, questions, tick);
  const table = (name: string): Record<string, Spread> => Object.fromEntries(SHAPES.map(([shape]) => [shape, spread(ms.get(`${name} ${shape}`) ?? [])]));
  return { usual: table('usual'), rest: table('rest'), failed };
}
