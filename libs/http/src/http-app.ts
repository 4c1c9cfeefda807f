import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { Module, type DynamicModule, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { AccessGuard, requireLoopbackHost, type Keys } from '@sanxiang/access';
import { correlated, ProblemFilter, type Logger } from '@sanxiang/kernel';
import type { FastifyInstance } from 'fastify';
import { HealthController } from './health.controller.js';
import { HEALTH, type Health } from './health.js';
import { noSuchAddress, servePages } from './pages.js';
import { Prometheus } from './prometheus.js';

const JSON_BYTES_MAX = 1024 * 1024;
const HEADERS = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'content-security-policy': "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'self'; base-uri 'none'; form-action 'self'",
};

export interface HttpOptions {
  readonly modules: readonly (DynamicModule | Type)[];
  readonly health: Health;
  /** null: no keys are configured, only loopback is served. */
  readonly keys: Keys | null;
  /** Content types whose bodies a handler reads from the stream itself. */
  readonly streamed: readonly string[];
  /** Folder of the built pages; null: this process has none. */
  readonly pages: string | null;
  readonly log: Logger;
}

/** The caller's own id of a request where it gives a decent one, so that its log and ours can be laid side by side. */
const requestId = ({ headers }: IncomingMessage): string => {
  const given = headers['x-correlation-id'];
  return typeof given === 'string' && /^[\w.:/-]{1,128}$/.test(given) ? given : randomUUID();
};

/** The HTTP side of a process: its modules behind keys, problems as RFC 9457, health, and pages where it has them. Not listening yet. */
export async function createHttpApp({ modules, health, keys, streamed, pages, log }: HttpOptions): Promise<NestFastifyApplication> {
  @Module({
    imports: [...modules],
    controllers: [HealthController],
    providers: [{ provide: HEALTH, useValue: health }, { provide: Prometheus, useValue: new Prometheus(health, log) }],
  })
  class AppModule {}

  const adapter = new FastifyAdapter({ forceCloseConnections: true, routerOptions: { maxParamLength: 2048 }, genReqId: requestId });
  const app = await NestFactory.create<NestFastifyApplication>(AppModule, adapter, { bodyParser: false, logger: false, forceCloseConnections: true });
  const fastify: FastifyInstance = adapter.getInstance();
  fastify.addHook('onRequest', (request, _reply, done) => { correlated(request.id, done); });
  fastify.addHook('onRequest', async (request, reply) => {
    reply.headers(HEADERS);
    if (keys === null) requireLoopbackHost(request);
  });
  fastify.removeAllContentTypeParsers();
  if (streamed.length > 0) fastify.addContentTypeParser([...streamed], (_request, payload, done) => { done(null, payload); });
  fastify.addContentTypeParser('application/json', { parseAs: 'string', bodyLimit: JSON_BYTES_MAX }, fastify.getDefaultJsonParser('error', 'error'));
  app.useGlobalFilters(new ProblemFilter(log));
  app.useGlobalGuards(new AccessGuard(keys));
  if (pages === null) fastify.get('/*', (_request, reply) => noSuchAddress(reply));
  else await servePages(fastify, pages);
  await app.init();
  return app;
}
