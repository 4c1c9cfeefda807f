import { Controller, Get, Inject, Res } from '@nestjs/common';
import { Allow, CallerParam, Open, type Caller } from '@sanxiang/access';
import type { FastifyReply } from 'fastify';
import { HEALTH, type Health } from './health.js';
import { Prometheus } from './prometheus.js';

/** Whether the process is there, whether it can do its work, and how it is doing. */
@Controller()
export class HealthController {
  constructor(@Inject(HEALTH) private readonly health: Health, @Inject(Prometheus) private readonly prometheus: Prometheus) {}

  @Get('healthz')
  @Open()
  alive(): { status: 'ok' } { return { status: 'ok' }; }

  /** 200, or 503 with what is missing. */
  @Get('readyz')
  @Open()
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<{ status: 'ready' | 'not ready'; missing: readonly string[] }> {
    const missing = await this.health.missing();
    if (missing.length > 0) void reply.status(503).header('retry-after', '1');
    return { status: missing.length === 0 ? 'ready' : 'not ready', missing };
  }

  /** Prometheus' text format; a scraper sends its key as a bearer token. A key that is bound to an org does not see the sources of others. */
  @Get('metrics')
  @Allow('manager', 'auditor', 'admin')
  async metrics(@Res({ passthrough: true }) reply: FastifyReply, @CallerParam() caller: Caller): Promise<string> {
    const text = await this.prometheus.text(caller.org);
    void reply.type(this.prometheus.contentType);
    return text;
  }
}
