import type { WarehouseAccess } from '@sanxiang/warehouse';
import { cpuSeconds } from '../processes.js';

/** What a contestant of `bench sink` is told, as its only argument: a file that holds this as JSON. */
export interface Contest {
  readonly brokers: readonly string[];
  /** Before the name of the topic, so that each run has its own. */
  readonly namespace: string;
  readonly partitions: number;
  readonly rows: number;
  readonly dir: string;
  readonly ddl: readonly string[];
  /** A warehouse that runs already; absent: the contestant starts its own in `dir`. */
  readonly access?: WarehouseAccess;
}

/** What it measured. */
export interface SinkResult {
  readonly rows: number;
  readonly distinct: number;
  readonly rowsPerSecond: number;
  readonly inserts: number;
  /** CPU seconds a million rows. */
  readonly consumerCpu: number;
  /** The same of the warehouse; null where there is no /proc. */
  readonly warehouseCpu: number | null;
  readonly rssMiB: number;
}

export const isContest = (value: unknown): value is Contest => typeof value === 'object' && value !== null && 'brokers' in value && 'namespace' in value && 'rows' in value && 'dir' in value && 'ddl' in value;
export const isSinkResult = (value: unknown): value is SinkResult => typeof value === 'object' && value !== null && 'rowsPerSecond' in value && 'distinct' in value;

const MIB = 2 ** 20;
const MICROSECONDS = 1e6;
const MILLION = 1e6;
const MS_PER_SECOND = 1000;

/** Inserts as they were finished. Rate and CPU leave the first one out: it holds what the way needs to get going. */
export class Inserts {
  private readonly done: { readonly at: number; readonly rows: number }[] = [];
  private began: { readonly own: NodeJS.CpuUsage; readonly warehouse: number | null } | null = null;
  private rss = 0;

  /** `warehousePid`: whose CPU time is counted beside the consumer's own. */
  constructor(private readonly warehousePid: number | null) {}

  add(rows: number): void {
    this.began ??= { own: process.cpuUsage(), warehouse: this.warehouseSeconds() };
    this.done.push({ at: performance.now(), rows });
    this.rss = Math.max(this.rss, process.memoryUsage.rss());
  }

  private warehouseSeconds(): number | null { return this.warehousePid === null ? null : cpuSeconds(this.warehousePid); }

  get rows(): number { return this.done.reduce((sum, { rows }) => sum + rows, 0); }

  /** To be asked for right after the last insert: background work of the warehouse goes on. */
  result(): Omit<SinkResult, 'distinct'> {
    const first = this.done[0]; const last = this.done.at(-1);
    const counted = this.rows - (first?.rows ?? 0);
    const aMillion = (seconds: number): number => Number((seconds / counted * MILLION).toFixed(1));
    const { user, system } = process.cpuUsage(this.began?.own);
    const [before, after] = [this.began?.warehouse ?? null, this.warehouseSeconds()];
    const seconds = ((last?.at ?? 0) - (first?.at ?? 0)) / MS_PER_SECOND;
    return {
      rows: this.rows, rowsPerSecond: Math.round(counted / seconds), inserts: this.done.length,
      consumerCpu: aMillion((user + system) / MICROSECONDS), warehouseCpu: before === null || after === null ? null : aMillion(after - before), rssMiB: Math.round(this.rss / MIB),
    };
  }
}
