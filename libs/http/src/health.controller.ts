import { Controller, Get, Inject, Res } from '@nestjs/common';
import { Allow, Open } from '@sanxiang/access';
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

  /** Prometheus' text format; a scraper sends its key as a bearer token. */
  @Get('metrics')
  @Allow('manager', 'auditor', 'admin')
  async metrics(@Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    const text = await this.prometheus.text();
    void reply.type(this.prometheus.contentType);
    return text;
  }
}
