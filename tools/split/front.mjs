/** One address in front of the processes, as a reverse proxy in production would give: deploy/proxy has the same routes. */
import httpProxy from '@fastify/http-proxy';
import fastify from 'fastify';

/** Paths that intake answers; everything else is analytics'. */
const INTAKE = /^\/v1\/(?:quarantine|schemas|books|norms|asyncapi\.json)(?:[/?]|$)/;
const toIntake = (/** @type {string} */ method, /** @type {string} */ url) => INTAKE.test(url) || (method === 'POST' && url.startsWith('/v1/events')) || (method === 'PUT' && url.startsWith('/v1/directory'));
/** Longer than a process waits for its own parts (libs/http/src/in-time.ts), and together less than two seconds. */
const HEALTH_MS = 1800;
/** Whoever asks within so long gets the same answer: each question goes to every process, and from there to every engine. */
const HEALTH_KEPT_MS = 300;
/** A process that could not be reached is passed over for so long, while others are there. */
const PASSED_OVER_MS = 1000;

/**
 * @param {{ port: number, host: string, intake: readonly string[], analytics: readonly string[], others: readonly string[] }} options base addresses
 * @returns {Promise<import('fastify').FastifyInstance>} listening
 */
export async function openFront({ port, host, intake, analytics, others }) {
  const front = fastify({ forceCloseConnections: true, routerOptions: { maxParamLength: 2048 } });
  let turn = 0;
  /** @type {Map<string, number>} */
  const failedAt = new Map();
  /** @type {WeakMap<object, string>} */
  const askedOf = new WeakMap();
  const next = (/** @type {readonly string[]} */ list) => {
    turn += 1;
    const there = list.filter((base) => performance.now() - (failedAt.get(base) ?? -Infinity) > PASSED_OVER_MS);
    const bases = there.length > 0 ? there : list;
    return bases[turn % bases.length];
  };

  const health = shared(() => missingOf([...intake, ...analytics, ...others]));
  front.get('/readyz', async (_request, reply) => {
    const missing = await health();
    return reply.status(missing.length === 0 ? 200 : 503).headers(missing.length === 0 ? {} : { 'retry-after': '1' }).send({ status: missing.length === 0 ? 'ready' : 'not ready', missing });
  });
  await front.register(httpProxy, {
    upstream: '',
    disableRequestLogging: true,
    // The board's stream and a long body may be silent for as long as they like.
    undici: { bodyTimeout: 0, headersTimeout: 0 },
    replyOptions: {
      getUpstream: (request) => {
        const base = next(toIntake(request.method, request.raw.url ?? '') ? intake : analytics);
        askedOf.set(request, base);
        return base;
      },
      // Who asks decides whether to ask again: by default a 503 would be asked for ten more times on the spot.
      retryDelay: () => null,
      // A process judges by the address that was asked for.
      rewriteRequestHeaders: (request, headers) => ({ ...headers, host: request.headers.host }),
      onError: (reply) => {
        failedAt.set(askedOf.get(reply.request) ?? '', performance.now());
        return reply.status(503).headers({ 'retry-after': '1' }).type('application/problem+json').send(JSON.stringify({ type: 'about:blank', title: '服务暂不可用 · Not available at the moment', status: 503 }));
      },
    },
  });
  await front.listen({ port, host });
  return front;
}

/** Ready is who can do all of its work: every process says so for itself. */
async function missingOf(/** @type {readonly string[]} */ bases) {
  const answers = await Promise.all(bases.map(async (base) => {
    try {
      const response = await fetch(`${base}/readyz`, { signal: AbortSignal.timeout(HEALTH_MS) });
      return response.ok ? [] : (await response.json()).missing;
    } catch { return ['process']; }
  }));
  return [...new Set(answers.flat())];
}

/** One question at a time, its answer for all who ask meanwhile and shortly after. @template Answer @param {() => Promise<Answer>} ask */
function shared(ask) {
  /** @type {Promise<Answer> | null} */
  let asked = null;
  return () => {
    if (asked === null) {
      asked = ask();
      void asked.finally(() => setTimeout(() => { asked = null; }, HEALTH_KEPT_MS));
    }
    return asked;
  };
}
