import { Progress } from '../progress.js';
import { say, type Terminal } from '../terminal.js';

const MIB = 1024 * 1024;
/** What the steps of backup and restore are called, and whether they are counted in bytes or events. */
const STEPS: Readonly<Record<string, { readonly zh: string; readonly en: string; readonly events?: true }>> = {
  warehouse: { zh: '仓库', en: 'warehouse' },
  data: { zh: '日志与状态', en: 'log and states' },
  ids: { zh: '事件编号', en: 'ids of events', events: true },
  checksums: { zh: '校验和', en: 'checksums' },
  check: { zh: '核对', en: 'checking' },
};

/** Tells how far a backup or a restore is, step by step. */
export class DataProgress {
  private step = '';
  private progress: Progress;

  constructor(private readonly terminal: Terminal) { this.progress = new Progress(terminal); }

  tick(step: string, done: number, total: number | null): void {
    if (step !== this.step) { this.done(); this.step = step; this.progress = new Progress(this.terminal); }
    const words = STEPS[step];
    const label = words === undefined ? step : say(this.terminal, words.zh, words.en);
    const share = total === null || total === 0 ? null : done / total;
    this.progress.tick(label, words?.events === true ? done : Math.round(done / MIB), words?.events === true ? 'events' : 'MiB', share);
  }

  done(): void { this.progress.done(); }
}

export const mib = (bytes: number): string => `${(bytes / MIB).toFixed(1)} MiB`;
