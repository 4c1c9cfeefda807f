import { Counter, type Registry } from 'prom-client';

/** What the judge counts. */
export class NormMeters {
  private readonly failures: Counter<'norm'>;

  constructor(registry: Registry) {
    this.failures = new Counter({ name: 'sanxiang_rule_failures_total', help: 'Times that a rule failed, so that its verdict is unknown', labelNames: ['norm'], registers: [registry] });
  }

  /** Counts a rule that threw. The norms of a book are few, so that its id may be a label. */
  ruleFailed(norm: string): void { this.failures.inc({ norm }); }
}
