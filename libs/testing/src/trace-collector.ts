import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';

/** A span as it came over OTLP/HTTP, with the service that sent it. */
export interface CollectedSpan {
  readonly service: string;
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  /** Trace and span ids. */
  readonly links: readonly { readonly traceId: string; readonly spanId: string }[];
}

interface WireAttribute { readonly key: string; readonly value: Readonly<Record<string, unknown>> }
interface WireSpan { readonly name: string; readonly traceId: string; readonly spanId: string; readonly attributes?: readonly WireAttribute[]; readonly links?: readonly { readonly traceId: string; readonly spanId: string }[] }
interface WireTraces { readonly resourceSpans: readonly { readonly resource: { readonly attributes: readonly WireAttribute[] }; readonly scopeSpans: readonly { readonly spans: readonly WireSpan[] }[] }[] }

/** A collector of traces on loopback: takes OTLP/HTTP in JSON and keeps the spans. */
export class TraceCollector {
  readonly spans: CollectedSpan[] = [];
  /** Bodies as they came. */
  readonly bodies: string[] = [];
  private asked = 0;

  private constructor(private readonly server: Server, readonly endpoint: string) {}

  /** `silent`: takes connections and never answers. */
  static async start({ silent = false } = {}): Promise<TraceCollector> {
    const server = createServer((request, response) => {
      collector.asked += 1;
      if (silent) return;
      void textOf(request).then((text) => { collector.take(text); response.writeHead(200, { 'content-type': 'application/json' }).end('{}'); });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const collector = new TraceCollector(server, `http://127.0.0.1:${address !== null && typeof address === 'object' ? address.port : 0}`);
    return collector;
  }

  /** Requests that came, answered or not. */
  get requests(): number { return this.asked; }

  private take(text: string): void {
    this.bodies.push(text);
    for (const { resource, scopeSpans } of (JSON.parse(text) as WireTraces).resourceSpans) {
      const service = String(valuesOf(resource.attributes)['service.name']);
      for (const { name, traceId, spanId, attributes = [], links = [] } of scopeSpans.flatMap((s) => s.spans)) {
        this.spans.push({ service, name, traceId, spanId, attributes: valuesOf(attributes), links: links.map((l) => ({ traceId: l.traceId, spanId: l.spanId })) });
      }
    }
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

/** Values without their type; numbers of 64 bits come as text. */
const valuesOf = (attributes: readonly WireAttribute[]): Record<string, unknown> => Object.fromEntries(attributes.map(({ key, value }) => [key, value['intValue'] === undefined ? Object.values(value)[0] : Number(value['intValue'])]));
