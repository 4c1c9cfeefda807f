import { Controller, Get, Inject, Query, Req, Res } from '@nestjs/common';
import { Allow, CallerParam, orgFor, type Caller } from '@sanxiang/access';
import { badInput, isTimeZone, onlyParams } from '@sanxiang/kernel';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { LiveBoards } from './live/live-boards.js';
import { SseReader } from './live/sse.js';
import { nameParam, type RawQuery } from './params.js';
import { PARTS, type AnalyticsParts } from './parts.js';

export const LIVE_PARAMS = ['org', 'queue', 'department', 'tz'];

/**
 * The live board as server-sent events. Every event is the whole board, so that whoever comes back, with whatever `Last-Event-ID`,
 * has all that was missed with the first one. No names and no numbers of people.
 */
@Controller('v1/live')
@Allow('display', 'agent', 'lead', 'manager', 'auditor')
export class LiveController {
  constructor(@Inject(PARTS) private readonly parts: AnalyticsParts, @Inject(LiveBoards) private readonly boards: LiveBoards) {}

  @Get()
  board(@CallerParam() caller: Caller, @Query() query: RawQuery, @Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    onlyParams(query, LIVE_PARAMS);
    const tz = nameParam(query, 'tz') ?? this.parts.tz;
    if (!isTimeZone(tz)) throw badInput('tz', '没有这个时区 · no such time zone');
    const asked = { org: orgFor(caller, query['org']), queue: nameParam(query, 'queue') ?? null, department: nameParam(query, 'department') ?? null, tz };
    this.boards.admit(asked);
    reply.hijack();
    const reader = new SseReader(reply.raw);
    reader.open(reply.getHeaders());
    if (request.method === 'HEAD') reader.end(); else this.boards.join(asked, reader);
  }
}
