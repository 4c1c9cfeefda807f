import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import { Problem } from '@sanxiang/kernel';
import type { FastifyInstance, FastifyReply } from 'fastify';

/** The web pages from a folder; an address that is no file and no API shows the page, which finds its way by itself. */
export async function servePages(fastify: FastifyInstance, root: string): Promise<void> {
  if (existsSync(root)) await fastify.register(fastifyStatic, { root, wildcard: false, immutable: true, maxAge: '1d', index: false, preCompressed: true });
  fastify.get('/*', (request, reply) => {
    // Ids may hold dots and slashes (Asterisk's do), so only what would be a file at the root, an asset or the API is no page.
    const path = request.url.split('?')[0] ?? '';
    const page = !path.startsWith('/v1/') && !path.startsWith('/assets/') && !/^\/[^/]*\.[^/]*$/.test(path) && existsSync(join(root, 'index.html'));
    if (page) return reply.header('cache-control', 'no-cache').type('text/html; charset=utf-8').sendFile('index.html', { immutable: false, maxAge: 0 });
    return noSuchAddress(reply);
  });
}

export function noSuchAddress(reply: FastifyReply): FastifyReply {
  const problem = new Problem(404, 'not-found', '没有这个地址 · No such address');
  return reply.status(problem.status).type('application/problem+json; charset=utf-8').send(JSON.stringify(problem.toJSON()));
}
