import { Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { Allow, CallerParam, orgFor, type Caller } from '@sanxiang/access';
import { notFound, onlyParams, pageLimit } from '@sanxiang/kernel';
import { Intake } from './intake.service.js';
import { notACursor, QUARANTINE, type Quarantine, type QuarantineCount, type QuarantineItem } from './quarantine.js';

interface QuarantinePage {
  readonly items: readonly (Omit<QuarantineItem, 'at'> & { at: string })[];
  readonly next: string | null;
  readonly counts: readonly QuarantineCount[];
}

/** What was rejected, and a second try after a fix. A publisher sees what its own key sent. */
@Controller('v1/quarantine')
export class QuarantineController {
  constructor(@Inject(QUARANTINE) private readonly quarantine: Quarantine, @Inject(Intake) private readonly intake: Intake) {}

  @Get()
  @Allow('publisher', 'manager', 'auditor', 'admin')
  async list(@CallerParam() caller: Caller, @Query() query: Record<string, unknown>): Promise<QuarantinePage> {
    onlyParams(query, ['org', 'limit', 'cursor']);
    const org = orgFor(caller, query['org']);
    const cursor = query['cursor'];
    if (cursor !== undefined && typeof cursor !== 'string') throw notACursor();
    const key = caller.role === 'publisher' ? caller.name : null;
    const { items, next } = await this.quarantine.list(org, { key, before: cursor ?? null, limit: pageLimit(query['limit']) });
    return { items: items.map((i) => ({ ...i, at: new Date(i.at).toISOString() })), next, counts: await this.quarantine.counts(org, key) };
  }

  /** Sends the kept payload through intake again; when it is taken now, it leaves the quarantine. */
  @Post(':id/retry')
  @HttpCode(200)
  @Allow('publisher', 'manager', 'admin')
  async retry(@CallerParam() caller: Caller, @Param('id') id: string, @Query() query: Record<string, unknown>): Promise<{ accepted: boolean; reason?: string; path?: string }> {
    onlyParams(query, ['org']);
    const org = orgFor(caller, query['org']);
    const item = await this.quarantine.get(org, id);
    if (item === null || (caller.role === 'publisher' && item.key !== caller.name)) throw notFound('隔离项 quarantine item');
    const { accepted, duplicates, rejected } = await this.intake.document(caller, Buffer.from(item.payload), false);
    const again = rejected[0];
    await this.quarantine.remove(org, id);
    return accepted + duplicates > 0 ? { accepted: true } : { accepted: false, reason: again?.reason ?? 'unknown', path: again?.path ?? '' };
  }
}
