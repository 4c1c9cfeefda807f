import { Controller, HttpCode, Inject, Post, Req } from '@nestjs/common';
import { Allow, CallerParam, type Caller } from '@sanxiang/access';
import { badInput, Problem, wholeBody } from '@sanxiang/kernel';
import type { FastifyRequest } from 'fastify';
import { BATCH_BYTES_MAX, Intake, SINGLE_BYTES_MAX, type Receipt } from './intake.service.js';

export const EVENT_TYPES = ['application/cloudevents+json', 'application/cloudevents-batch+json', 'application/x-ndjson'] as const;

/** `POST /v1/events`: the only door for facts from outside. */
@Controller('v1/events')
export class EventsController {
  constructor(@Inject(Intake) private readonly intake: Intake) {}

  @Post()
  @HttpCode(202)
  @Allow('publisher')
  async post(@Req() request: FastifyRequest, @CallerParam() caller: Caller): Promise<Receipt> {
    const [type, ...parameters] = (request.headers['content-type'] ?? '').toLowerCase().split(';').map((p) => p.trim());
    if (!EVENT_TYPES.some((t) => t === type)) throw new Problem(415, 'media-type', `只接受 · Only these are taken: ${EVENT_TYPES.join(', ')}`);
    const body = bodyOf(request);
    const charset = parameters.find((p) => p.startsWith('charset='))?.slice('charset='.length).replaceAll('"', '');
    if (charset !== undefined && charset !== 'utf-8' && charset !== 'utf8') throw new Problem(415, 'media-type', '只接受 UTF-8 · Only UTF-8 is taken');
    if ((request.headers['content-encoding'] ?? 'identity') !== 'identity') throw new Problem(415, 'media-type', '不接受压缩内容 · Compressed bodies are not taken', [], { 'accept-encoding': 'identity' });
    try {
      const { traceparent } = request.headers;
      const publisher = typeof traceparent === 'string' ? traceparent : undefined;
      if (type === 'application/x-ndjson') return await this.intake.lines(caller, body, publisher);
      const batch = type === 'application/cloudevents-batch+json';
      return await this.intake.document(caller, await wholeBody(body, batch ? BATCH_BYTES_MAX : SINGLE_BYTES_MAX), batch, publisher);
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ECONNRESET') throw badInput('body', 'cut_off');
      throw error;
    }
  }
}

const bodyOf = (request: FastifyRequest): AsyncIterable<Buffer> => {
  const body: unknown = request.body;
  if (typeof body === 'object' && body !== null && Symbol.asyncIterator in body) return request.raw;
  throw badInput('body', 'empty');
};
