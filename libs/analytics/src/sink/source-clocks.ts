/** What a batch says of the clocks of its sources. */
export class SourceClocks {
  /** By org and source. */
  private readonly clocks = new Map<string, Map<string, { newest: number; through: number }>>();

  /** An event of a source at `time`; by `through` it has told everything up to there (0: it does not say). Epoch ms. */
  tick(org: string, source: string, time: number, through: number): void {
    let sources = this.clocks.get(org);
    if (sources === undefined) { sources = new Map(); this.clocks.set(org, sources); }
    const clock = sources.get(source);
    if (clock === undefined) { sources.set(source, { newest: time, through }); return; }
    clock.newest = Math.max(clock.newest, time);
    clock.through = Math.max(clock.through, through);
  }

  /** JSON lines for the table `source_clocks`. */
  lines(): string {
    let lines = '';
    for (const [org, sources] of this.clocks) for (const [source, clock] of sources) lines += `${JSON.stringify({ org, source, ...clock })}\n`;
    return lines;
  }
}
