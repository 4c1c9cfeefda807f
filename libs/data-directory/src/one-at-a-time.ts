/** Work on the whole directory, one after the other: a retention under a backup would take away what the backup has yet to copy. */
export class OneAtATime {
  private last: Promise<unknown> = Promise.resolve();
  private atWork = 0;

  get busy(): boolean { return this.atWork > 0; }

  /** Resolves when nothing is at work any more. */
  async idle(): Promise<void> { while (this.busy) await this.last; }

  /** Resolves or rejects as the work does, which begins when all before it has ended. */
  async run<T>(work: () => Promise<T>): Promise<T> {
    this.atWork += 1;
    const mine = this.last.then(work);
    this.last = mine.catch(() => undefined);
    try { return await mine; } finally { this.atWork -= 1; }
  }
}
