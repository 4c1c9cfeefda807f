import { PassThrough } from 'node:stream';
import { Body, Controller, HttpCode, Inject, Post, Query, Req, StreamableFile } from '@nestjs/common';
import { Allow } from '@sanxiang/access';
import { badInput, isLoopback, onlyParams, Problem, type Logger } from '@sanxiang/kernel';
import type { FastifyRequest } from 'fastify';
import { backUp, BackupRefused, type BackupProgress, type BackupSource } from '../back-up.js';
import type { Manifest } from '../manifest.js';
import type { OneAtATime } from '../one-at-a-time.js';

/** What the backups of a program work with; the composition root has opened it all. */
export interface BackupParts {
  readonly source: BackupSource;
  readonly turn: OneAtATime;
  readonly log: Logger;
}

/** Injection token of `BackupParts`. */
export const BACKUP_PARTS = Symbol('BackupParts');

/** A line of the answer: how far it is, and at the end either what was made or why not. */
export type BackupLine = BackupProgress | { readonly made: Omit<Manifest, 'files'> & { readonly bytes: number } } | { readonly error: string };

/** Lines of progress, at most one in so many ms. */
const TELL_EVERY_MS = 200;
const LOOPBACK_OF_IPV6 = '::ffff:';

/** A copy of the whole data directory, all organisations, made by the program that has it open. Only from the machine itself: it writes there. */
@Controller('v1/backups')
export class BackupsController {
  constructor(@Inject(BACKUP_PARTS) private readonly parts: BackupParts) {}

  /** Answers with lines of JSON while it works; who leaves ends it. */
  @Post()
  @HttpCode(200)
  @Allow('admin')
  async make(@Body() body: unknown, @Query() query: Record<string, unknown>, @Req() request: FastifyRequest): Promise<StreamableFile> {
    onlyParams(query, []);
    if (!fromThisMachine(request)) throw new Problem(403, 'forbidden', '备份只能在本机发起 · A backup is asked for on the machine itself');
    const folder = typeof body === 'object' && body !== null && 'directory' in body && typeof body.directory === 'string' ? body.directory : '';
    if (folder === '') throw badInput('directory', '缺失 · is missing');
    if (this.parts.turn.busy) throw new Problem(409, 'backup-under-way', '备份或清理正在进行 · A backup or a retention is under way', [], { 'retry-after': '60' });
    const left = new AbortController();
    const lines = new PassThrough();
    lines.once('close', () => left.abort(new Error('the caller went away')));
    // Refused before the first line: a plain answer with its status.
    const begun = Promise.withResolvers<void>();
    void this.parts.turn.run(() => this.write(folder, lines, left.signal, begun.resolve)).catch(begun.reject);
    await begun.promise.catch((error: unknown) => { throw error instanceof BackupRefused ? new Problem(409, 'backup-refused', error.message) : error; });
    return new StreamableFile(lines, { type: 'application/x-ndjson' });
  }

  private async write(folder: string, lines: PassThrough, signal: AbortSignal, begun: () => void): Promise<void> {
    let toldAt = -Infinity;
    let telling = false;
    const tell = (line: BackupLine): void => { telling = true; begun(); lines.write(`${JSON.stringify(line)}\n`); };
    const onProgress = (progress: BackupProgress): void => {
      if (performance.now() - toldAt < TELL_EVERY_MS) return;
      toldAt = performance.now();
      tell(progress);
    };
    try {
      const { files, ...made } = await backUp(this.parts.source, folder, { onProgress, signal });
      tell({ made: { ...made, bytes: files.reduce((sum, { bytes }) => sum + bytes, 0) } });
      this.parts.log.info({ folder, files: files.length }, 'backup made');
    } catch (error) {
      if (!telling) throw error;
      this.parts.log.error({ err: error, folder }, 'backup failed');
      tell({ error: error instanceof Error ? error.message : String(error) });
    } finally {
      lines.end();
    }
  }
}

/** Whether a request comes from this machine, and not through a proxy on it. */
function fromThisMachine({ raw, headers }: FastifyRequest): boolean {
  const address = (raw.socket.remoteAddress ?? '').replace(LOOPBACK_OF_IPV6, '');
  return isLoopback(address) && headers['x-forwarded-for'] === undefined && headers.forwarded === undefined;
}
