/** Keeps what the split mode consists of running. */
import { setTimeout as pause } from 'node:timers/promises';

const LOOK_EVERY_MS = 50;
const AGAIN_FIRST_MS = 100;
const AGAIN_MAX_MS = 5000;
/** What lived this long did not die of its start. */
const STEADY_MS = 5000;

/** @typedef {{ pid: number, stop(): Promise<void> }} Started */

const lives = (/** @type {number} */ pid) => { try { process.kill(pid, 0); return true; } catch { return false; } };

/** Something that is started again, after a growing pause, whenever it ends unasked; and that is stopped for as long as it is held down. */
export class Kept {
  stopped = false;
  /** @type {Started | null} */
  running = null;
  life = Promise.resolve();

  /** @param {string} name @param {() => Promise<Started>} start @param {() => boolean} isHeldDown @param {() => void} died called whenever it has ended unasked */
  constructor(name, start, isHeldDown, died = () => {}) { Object.assign(this, { name, start, isHeldDown, died }); }

  /** Resolves when it was started for the first time; a first start that fails is thrown. */
  async begin() {
    if (!this.isHeldDown()) this.running = await this.start();
    this.life = this.live();
  }

  async live() {
    let waitMs = AGAIN_FIRST_MS;
    let began = performance.now();
    while (!this.stopped) {
      if (this.isHeldDown()) { await this.heldDown(); waitMs = 0; }
      if (this.running !== null && lives(this.running.pid)) { await pause(LOOK_EVERY_MS); continue; }
      if (this.stopped) return;
      if (waitMs > 0) { console.error(`${this.name} 结束了，重新启动 · ended, is started again`); this.died(); }
      waitMs = performance.now() - began > STEADY_MS ? Math.min(waitMs, AGAIN_FIRST_MS) : Math.min(AGAIN_MAX_MS, waitMs * 2);
      await pause(waitMs);
      waitMs ||= AGAIN_FIRST_MS;
      began = performance.now();
      this.running = this.stopped ? null : await this.start().catch((error) => { console.error(`${this.name}: ${error instanceof Error ? error.message : error}`); return null; });
    }
  }

  /** Stops it; resolves when it may run again. */
  async heldDown() {
    console.error(`${this.name} 按要求停下 · is held down`);
    await this.running?.stop();
    this.running = null;
    while (this.isHeldDown() && !this.stopped) await pause(LOOK_EVERY_MS);
  }

  async end() {
    this.stopped = true;
    await this.life;
    await this.running?.stop();
  }
}
