import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace';
import type { Logger } from '@sanxiang/kernel';

type Done = Parameters<SpanExporter['export']>[1];

/** An exporter that says in the log, once, that the collector is away, and once that it is back. */
export class ToldExporter implements SpanExporter {
  private away = false;
  private lost = 0;

  constructor(private readonly exporter: SpanExporter, private readonly log: Logger) {}

  export(spans: ReadableSpan[], done: Done): void {
    this.exporter.export(spans, (result) => {
      const failed = result.error !== undefined;
      if (failed) this.lost += spans.length;
      if (failed && !this.away) this.log.warn({ err: result.error }, 'the collector of traces does not take spans; they are dropped, nothing else is held up');
      if (!failed && this.away) { this.log.info({ lost: this.lost }, 'the collector of traces takes spans again'); this.lost = 0; }
      this.away = failed;
      done(result);
    });
  }

  forceFlush(): Promise<void> { return this.exporter.forceFlush?.() ?? Promise.resolve(); }

  shutdown(): Promise<void> { return this.exporter.shutdown(); }
}
