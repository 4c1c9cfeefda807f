import { AsyncLocalStorage } from 'node:async_hooks';
import { hash } from 'node:crypto';
import { isSpanContextValid, ROOT_CONTEXT, SpanKind, SpanStatusCode, trace, TraceFlags, type Attributes, type Link, type SpanContext, type Tracer } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { AlwaysOnSampler, BatchSpanProcessor, ParentBasedSampler, SamplingDecision, TraceIdRatioBasedSampler, TracerProvider } from '@opentelemetry/sdk-trace';
import { partitionKey } from '@sanxiang/contracts';
import type { Logger } from '@sanxiang/kernel';
import type { BatchEnd, WatchedBatch } from './batch.js';
import { ToldExporter } from './told-exporter.js';

/** Where spans go, and of which share of the calls. */
export interface TraceSettings {
  /** Base address of an OTLP/HTTP collector; `/v1/traces` is put behind it. */
  readonly endpoint: string;
  /** 0 to 1. */
  readonly ratio: number;
}

/** Spans that wait for the collector; more are dropped. */
const QUEUE_SPANS_MAX = 4096;
const EXPORT_SPANS_MAX = 512;
const EXPORT_EVERY_MS = 2000;
const EXPORT_MS_MAX = 5000;
const EXPORTS_AT_ONCE_MAX = 4;
/** What a program that ends gives a collector to take the rest. */
const CLOSE_MS_MAX = 2000;
/** Calls that a batch's span names. */
const LINKS_MAX = 32;
const TRACE_ID_HEX = 32;
const SPAN_ID_HEX = 16;

/** Wall clock with fractions of a millisecond, epoch ms; for spans alone, whatever clock the figures go by. */
export const spanNow = (): number => performance.timeOrigin + performance.now();

/**
 * The context that all spans of a call stand in, worked out of who it is: intake, call service and sink put their spans into one trace
 * without anything being carried through the log. The same call is sampled everywhere, or nowhere.
 */
export function callContext(org: string, subject: string, sampler: TraceIdRatioBasedSampler): SpanContext {
  const digest = hash('sha256', partitionKey(org, subject), 'hex');
  const traceId = digest.slice(0, TRACE_ID_HEX);
  const sampled = sampler.shouldSample(ROOT_CONTEXT, traceId).decision === SamplingDecision.RECORD_AND_SAMPLED;
  return { traceId, spanId: digest.slice(TRACE_ID_HEX, TRACE_ID_HEX + SPAN_ID_HEX), traceFlags: sampled ? TraceFlags.SAMPLED : TraceFlags.NONE, isRemote: true };
}

/** What a `traceparent` header (W3C Trace Context) says; null when it says nothing that can be used. */
export function publisherContext(header: string | undefined): SpanContext | null {
  const [, version, traceId = '', spanId = '', flags = ''] = /^([\da-f]{2})-([\da-f]{32})-([\da-f]{16})-([\da-f]{2})(?:-|$)/.exec(header ?? '') ?? [];
  if (version === undefined || version === 'ff') return null;
  const context: SpanContext = { traceId, spanId, traceFlags: Number.parseInt(flags, 16) & TraceFlags.SAMPLED, isRemote: true };
  return isSpanContextValid(context) ? context : null;
}

/** Something that was done to a call. No personal data: ids of calls may stand in attributes, numbers and names of people may not. */
export interface CallWork {
  readonly name: 'intake.accept' | 'call.fold' | 'sink.store';
  readonly org: string;
  readonly subject: string;
  /** `spanNow` when it began. */
  readonly startedAt: number;
  readonly attributes: Attributes;
  readonly link?: SpanContext | null;
}

/** Spans of sampled calls and of the batches that hold them, sent to a collector. A collector that is away costs nothing but the spans. */
export class CallTraces {
  private readonly sampler: TraceIdRatioBasedSampler;
  private readonly provider: TracerProvider;
  private readonly tracer: Tracer;
  /** Spans of calls within the batch that is being handled. */
  private readonly batchLinks = new AsyncLocalStorage<Link[]>();

  constructor(service: string, { endpoint, ratio }: TraceSettings, log: Logger) {
    this.sampler = new TraceIdRatioBasedSampler(ratio);
    const url = `${endpoint.replace(/\/+$/, '')}/v1/traces`;
    const exporter = new ToldExporter(new OTLPTraceExporter({ url, timeoutMillis: EXPORT_MS_MAX, concurrencyLimit: EXPORTS_AT_ONCE_MAX }), log);
    this.provider = new TracerProvider({
      resource: resourceFromAttributes({ 'service.name': service, 'service.namespace': 'sanxiang' }),
      sampler: new ParentBasedSampler({ root: new AlwaysOnSampler() }),
      spanProcessors: [new BatchSpanProcessor({ exporter, maxQueueSize: QUEUE_SPANS_MAX, maxExportBatchSize: EXPORT_SPANS_MAX, scheduledDelayMillis: EXPORT_EVERY_MS, exportTimeoutMillis: EXPORT_MS_MAX })],
    });
    this.tracer = this.provider.getTracer('sanxiang');
  }

  /** Puts down what was done to a call until now, if its trace is sampled. Cheap for all others: one digest. */
  note({ name, org, subject, startedAt, attributes, link }: CallWork): void {
    const context = callContext(org, subject, this.sampler);
    if ((context.traceFlags & TraceFlags.SAMPLED) === 0) return;
    const span = this.tracer.startSpan(name, {
      startTime: startedAt, attributes: { 'sanxiang.org': org, 'sanxiang.call.id': subject, ...attributes },
      ...(link != null && { links: [{ context: link }] }),
    }, trace.setSpanContext(ROOT_CONTEXT, context));
    span.end(spanNow());
    const links = this.batchLinks.getStore();
    if (links !== undefined && links.length < LINKS_MAX) links.push({ context: span.spanContext() });
  }

  /** Handles a batch; it has a span when it held a sampled call, or failed. */
  async batch(batch: WatchedBatch, work: () => Promise<void>): Promise<void> {
    const links: Link[] = [];
    const startedAt = spanNow();
    try {
      await this.batchLinks.run(links, work);
      if (links.length > 0) this.batchSpan(batch, 'handled', startedAt, links);
    } catch (error) {
      this.batchSpan(batch, 'again', startedAt, links);
      throw error;
    }
  }

  private batchSpan({ group, topic, part, first, last, records, tally }: WatchedBatch, end: BatchEnd, startTime: number, links: Link[]): void {
    const span = this.tracer.startSpan(`process ${topic}`, {
      startTime, links, kind: SpanKind.CONSUMER, root: true,
      attributes: {
        'messaging.system': 'sanxiang', 'messaging.operation.name': 'process', 'messaging.consumer.group.name': group, 'messaging.destination.name': topic,
        'messaging.destination.partition.id': String(part), 'messaging.batch.message_count': records,
        'sanxiang.offset.first': first, 'sanxiang.offset.last': last, 'sanxiang.outcome': end, 'sanxiang.dead_letters': tally.deadLetters, 'sanxiang.retries': tally.retries,
        // Lines of the log carry the same.
        'sanxiang.correlation_id': `${group}/${topic}/${part}/${first}`,
      },
    }, ROOT_CONTEXT);
    if (end === 'again') span.setStatus({ code: SpanStatusCode.ERROR });
    span.end(spanNow());
  }

  /** Sends what waits, for a short while; what the collector does not take by then is dropped. */
  async close(): Promise<void> {
    const left = Promise.withResolvers<void>();
    const timer = setTimeout(left.resolve, CLOSE_MS_MAX);
    await Promise.race([this.provider.shutdown().catch(() => undefined), left.promise]);
    clearTimeout(timer);
  }
}
