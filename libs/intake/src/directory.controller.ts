import { Controller, Inject, Put, Query, Req } from '@nestjs/common';
import { Allow, CallerParam, orgFor, type Caller } from '@sanxiang/access';
import { formatInstant, type Assignment } from '@sanxiang/contracts';
import { badInput, onlyParams, Problem, wholeBody, YAML_TYPES } from '@sanxiang/kernel';
import type { FastifyRequest } from 'fastify';
import { fromYaml, parseDirectory } from './directory/directory-body.js';
import { DirectoryWriter } from './directory/directory-writer.js';
import { SINGLE_BYTES_MAX } from './intake.service.js';

const JSON_TYPE = 'application/json';
const TYPES: readonly string[] = [JSON_TYPE, ...YAML_TYPES];

/** Injection token of the zone in which dates without an offset are read. */
export const DIRECTORY_ZONE = Symbol('DirectoryZone');

interface Entry extends Omit<Assignment, 'from'> { readonly from: string }
interface Changed { readonly assigned: readonly (Entry & { readonly before: Entry | null })[]; readonly withdrawn: readonly Entry[]; readonly unchanged: number; readonly applied: boolean }

const entryOf = ({ kind, id, from, team, line, department }: Assignment): Entry => ({ kind, id, from: formatInstant(from), team, line, department });

/** `PUT /v1/directory`: the whole directory of an org, dated; what differs from what holds is told to the log. */
@Controller('v1/directory')
export class DirectoryController {
  constructor(@Inject(DirectoryWriter) private readonly writer: DirectoryWriter, @Inject(DIRECTORY_ZONE) private readonly tz: string) {}

  @Put()
  @Allow('manager', 'admin')
  async put(@Req() request: FastifyRequest, @CallerParam() caller: Caller, @Query() query: Record<string, unknown>): Promise<Changed> {
    onlyParams(query, ['org']);
    const org = orgFor(caller, query['org']);
    const wanted = parseDirectory(await bodyOf(request), this.tz);
    const { changes, unchanged, applied } = await this.writer.put(caller, org, wanted);
    return {
      assigned: changes.filter((c) => !c.withdrawn).map(({ assignment, before }) => ({ ...entryOf(assignment), before: before === null || before.withdrawn ? null : entryOf(before) })),
      withdrawn: changes.flatMap(({ withdrawn, before }) => (withdrawn && before !== null ? [entryOf(before)] : [])),
      unchanged, applied,
    };
  }
}

async function bodyOf(request: FastifyRequest): Promise<unknown> {
  const [type = ''] = (request.headers['content-type'] ?? '').toLowerCase().split(';').map((p) => p.trim());
  if (!TYPES.includes(type)) throw new Problem(415, 'media-type', `只接受 · Only these are taken: ${TYPES.join(', ')}`);
  const body: unknown = request.body;
  if (type === JSON_TYPE) return body;
  if (typeof body !== 'object' || body === null || !(Symbol.asyncIterator in body)) throw badInput('body', 'empty');
  const bytes = await wholeBody(request.raw, SINGLE_BYTES_MAX);
  try { return fromYaml(new TextDecoder('utf-8', { fatal: true }).decode(bytes)); } catch (error) {
    if (error instanceof TypeError) throw badInput('body', 'UTF-8');
    throw error;
  }
}
