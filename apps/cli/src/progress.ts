import type { Terminal } from './terminal.js';

/** On a screen a line is written over this often, else a new one is written this often. */
const SCREEN_MS = 200;
const PLAIN_MS = 5000;
/** Before that a rate means nothing. */
const RATE_AFTER_MS = 500;
const MINUTE_S = 60;
const HOUR_S = 3600;

/** Seconds as people read them: `8 s`, `2 min 05 s`, `1 h 03 min`. */
export function duration(seconds: number): string {
  const s = Math.max(0, Math.round(seconds));
  const two = (n: number): string => String(n).padStart(2, '0');
  if (s < MINUTE_S) return `${s} s`;
  if (s < HOUR_S) return `${Math.floor(s / MINUTE_S)} min ${two(s % MINUTE_S)} s`;
  return `${Math.floor(s / HOUR_S)} h ${two(Math.floor((s % HOUR_S) / MINUTE_S))} min`;
}

/** How far long work is: what was done, at what rate, and how long it will take, on standard error. */
export class Progress {
  private readonly beganAt: number;
  private shownAt: number;
  private shown = false;

  /** `now` in milliseconds, of any clock that does not go back. */
  constructor(private readonly terminal: Terminal, private readonly now: () => number = () => performance.now()) {
    this.beganAt = this.shownAt = now();
  }

  /**
   * Says where the work stands, at most as often as is readable. `done` counts what people know (`events`),
   * `share` (0–1, null where unknown) is how much of the whole is done, from which the time left follows.
   */
  tick(label: string, done: number, unit: string, share: number | null): void {
    const now = this.now();
    if (now - this.shownAt < (this.terminal.isScreen ? SCREEN_MS : PLAIN_MS)) return;
    this.shownAt = now;
    const ms = now - this.beganAt;
    const rate = ms < RATE_AFTER_MS ? '' : ` · ${Math.round(done / (ms / 1000)).toLocaleString('en')} ${unit}/s`;
    const left = share === null || share <= 0 || ms < RATE_AFTER_MS ? '' : ` · ${Math.min(100, Math.floor(share * 100))} % · ${this.left(ms, share)}`;
    const text = `${label} ${done.toLocaleString('en')} ${unit}${rate}${left}`;
    this.terminal.err(this.terminal.isScreen ? `\r\u001b[K${text}` : `${text}\n`);
    this.shown = true;
  }

  private left(ms: number, share: number): string {
    const time = duration((ms / share - ms) / 1000);
    return this.terminal.lang === 'en' ? `${time} left` : `还需 ${time}`;
  }

  /** Clears the line, so that what follows stands by itself. */
  done(): void {
    if (this.terminal.isScreen && this.shown) this.terminal.err('\r\u001b[K');
    this.shown = false;
  }
}
