/** What a contestant of `bench sink` is told, as its only argument: a file that holds this as JSON. */
export interface Contest {
  readonly brokers: readonly string[];
  /** Before the name of the topic, so that each run has its own. */
  readonly namespace: string;
  readonly partitions: number;
  readonly rows: number;
  readonly dir: string;
  readonly ddl: readonly string[];
}

/** What it measured. */
export interface SinkResult {
  readonly rows: number;
  readonly distinct: number;
  readonly rowsPerSecond: number;
  readonly inserts: number;
  /** CPU seconds a million rows, of the consumer and of the warehouse. */
  readonly consumerCpu: number;
  readonly rssMiB: number;
}

export const isContest = (value: unknown): value is Contest => typeof value === 'object' && value !== null && 'brokers' in value && 'namespace' in value && 'rows' in value && 'dir' in value && 'ddl' in value;
export const isSinkResult = (value: unknown): value is SinkResult => typeof value === 'object' && value !== null && 'rowsPerSecond' in value && 'distinct' in value;

const MIB = 2 ** 20;
const MICROSECONDS = 1e6;
const MILLION = 1e6;

/** Inserts as they were finished. The rate leaves the first one out: it holds what the way needs to get going. */
export class Inserts {
  private readonly done: { readonly at: number; readonly rows: number }[] = [];
  private cpu = process.cpuUsage();
  private rss = 0;

  add(rows: number): void {
    if (this.done.length === 0) this.cpu = process.cpuUsage();
    this.done.push({ at: performance.now(), rows });
    this.rss = Math.max(this.rss, process.memoryUsage.rss());
  }

  get rows(): number { return this.done.reduce((sum, { rows }) => sum + rows, 0); }

  result(distinct: number): SinkResult {
    const first = this.done[0]; const last = this.done.at(-1);
    const counted = this.rows - (first?.rows ?? 0);
    const { user, system } = process.cpuUsage(this.cpu);
    const seconds = ((last?.at ?? 0) - (first?.at ?? 0)) / 1000;
    return { rows: this.rows, distinct, rowsPerSecond: Math.round(counted / seconds), inserts: this.done.length, consumerCpu: Number(((user + system) / MICROSECONDS / counted * MILLION).toFixed(1)), rssMiB: Math.round(this.rss / MIB) };
  }
}
