import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import fastifyStatic from '@fastify/static';
import { AccessGuard, requireLoopbackHost, type Keys } from '@sanxiang/access';
import { AnalyticsModule } from '@sanxiang/analytics';
import { EVENT_TYPES, IntakeModule } from '@sanxiang/intake';
import { Problem, ProblemFilter, type Clock, type Logger, type Settings } from '@sanxiang/kernel';
import type { FastifyInstance } from 'fastify';
import type { Parts } from './parts.js';
import { stages } from './stages.js';

const JSON_BYTES_MAX = 1024 * 1024;
const HEADERS = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'content-security-policy': "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'self'; base-uri 'none'; form-action 'self'",
};

/** The HTTP side: API and pages. */
export async function createServer(parts: Parts, settings: Settings, keys: Keys | null, clock: Clock, log: Logger): Promise<NestFastifyApplication> {
  @Module({
    imports: [
      IntakeModule.with(parts.intake, parts.quarantine),
      AnalyticsModule.with({ warehouse: parts.warehouse, clock, tz: settings.tz, progress: () => stages(parts.eventLog), missing: () => parts.missing(), counters: () => intakeCounters(parts), log }),
    ],
  })
  class AppModule {}

  const adapter = new FastifyAdapter({ forceCloseConnections: true, routerOptions: { maxParamLength: 2048 } });
  const app = await NestFactory.create<NestFastifyApplication>(AppModule, adapter, { bodyParser: false, logger: false, forceCloseConnections: true });
  const fastify: FastifyInstance = adapter.getInstance();
  fastify.addHook('onRequest', async (request, reply) => {
    reply.headers(HEADERS);
    if (keys === null) requireLoopbackHost(request);
  });
  fastify.removeAllContentTypeParsers();
  // Events are read as they stream in; the handler does it.
  fastify.addContentTypeParser([...EVENT_TYPES], (_request, payload, done) => { done(null, payload); });
  fastify.addContentTypeParser('application/json', { parseAs: 'string', bodyLimit: JSON_BYTES_MAX }, fastify.getDefaultJsonParser('error', 'error'));
  app.useGlobalFilters(new ProblemFilter(log));
  app.useGlobalGuards(new AccessGuard(keys));
  await pages(fastify);
  await app.init();
  return app;
}

/** The web pages; an address that is no file and no API shows the page, which finds its way by itself. */
async function pages(fastify: FastifyInstance): Promise<void> {
  const root = join(dirname(fileURLToPath(import.meta.resolve('@sanxiang/web/package.json'))), 'dist');
  if (existsSync(root)) await fastify.register(fastifyStatic, { root, wildcard: false, immutable: true, maxAge: '1d', index: false, preCompressed: true });
  fastify.get('/*', (request, reply) => {
    // Ids may hold dots and slashes (Asterisk's do), so only what would be a file at the root, an asset or the API is no page.
    const path = request.url.split('?')[0] ?? '';
    const page = !path.startsWith('/v1/') && !path.startsWith('/assets/') && !/^\/[^/]*\.[^/]*$/.test(path) && existsSync(join(root, 'index.html'));
    if (page) return reply.header('cache-control', 'no-cache').type('text/html; charset=utf-8').sendFile('index.html', { immutable: false, maxAge: 0 });
    const problem = new Problem(404, 'not-found', '没有这个地址 · No such address');
    return reply.status(problem.status).type('application/problem+json; charset=utf-8').send(JSON.stringify(problem.toJSON()));
  });
}

/** Totals of intake for `/metrics`. */
const intakeCounters = ({ intake: { totals } }: Parts): Record<string, number> =>
  ({ intake_accepted_total: totals.accepted, intake_duplicates_total: totals.duplicates, intake_rejected_total: totals.rejected });
