import { Controller, Get, Inject, Query } from '@nestjs/common';
import { Allow, CallerParam, orgFor, type Caller } from '@sanxiang/access';
import { Directory, formatInstant, parseInstant, type Assignment, type DirectoryKind } from '@sanxiang/contracts';
import { badInput, onlyParams, startOfDay } from '@sanxiang/kernel';
import { readDirectory } from '../directory/directory-table.js';
import { nameParam, type RawQuery } from './params.js';
import { PARTS, type AnalyticsParts } from './parts.js';

export const DIRECTORY_PARAMS = ['org', 'at'];

const DATE = /^\d{4}-\d\d-\d\d$/;
const DAY_MS = 86_400_000;

/** An entry as `PUT /v1/directory` takes it; without `from` it holds from the beginning. */
interface Entry { readonly id: string; readonly from?: string; readonly team?: string | null; readonly line?: string | null; readonly department?: string | null }
type Sections = Readonly<Record<'agents' | 'teams' | 'queues' | 'lines', readonly Entry[]>>;

/** The directory as the warehouse has it: whole and dated, or with `at` where everyone belonged at an instant. It names people. */
@Controller('v1/directory')
@Allow('lead', 'manager', 'auditor', 'admin')
export class DirectoryController {
  constructor(@Inject(PARTS) private readonly parts: AnalyticsParts) {}

  @Get()
  async directory(@CallerParam() caller: Caller, @Query() query: RawQuery): Promise<Sections & { readonly at?: string }> {
    onlyParams(query, DIRECTORY_PARAMS);
    const at = this.instantOf(nameParam(query, 'at'));
    const { directory } = await readDirectory(this.parts.warehouse, orgFor(caller, query['org']));
    return at === null ? sections((kind) => dated(directory, kind)) : { at: formatInstant(at), ...sections((kind) => placesAt(directory, kind, at)) };
  }

  /** A date is its midnight in the organisation's zone. */
  private instantOf(text: string | undefined): number | null {
    if (text === undefined) return null;
    const ms = parseInstant(DATE.test(text) ? `${text}T00:00:00Z` : text);
    if (ms === null) throw badInput('at', '应为日期 YYYY-MM-DD 或 RFC 3339 时间（+ 写作 %2B） · must be a date YYYY-MM-DD or an RFC 3339 time (+ is written %2B)');
    return DATE.test(text) ? startOfDay(ms / DAY_MS, this.parts.tz) : ms;
  }
}

const sections = (entries: (kind: DirectoryKind) => readonly Entry[]): Sections => ({ agents: entries('agent'), teams: entries('team'), queues: entries('queue'), lines: entries('line') });

const dated = (directory: Directory, kind: DirectoryKind): Entry[] =>
  [...directory.assignments()].filter((a) => a.kind === kind).map((a) => ({ id: a.id, ...(a.from > 0 && { from: formatInstant(a.from) }), ...placeOf(a) }));

function placeOf({ kind, team, line, department }: Assignment): Omit<Entry, 'id' | 'from'> {
  switch (kind) {
    case 'agent': return { team, department };
    case 'queue': return { line, department };
    case 'team': case 'line': return { department };
  }
}

/** Who belongs somewhere at an instant. */
function placesAt(directory: Directory, kind: DirectoryKind, at: number): Entry[] {
  const ids = [...new Set([...directory.assignments()].filter((a) => a.kind === kind).map((a) => a.id))];
  const entryOf = (id: string): Entry => {
    switch (kind) {
      case 'agent': return { id, ...directory.agent(id, at) };
      case 'team': return { id, department: directory.team(id, at) };
      case 'queue': return { id, ...directory.queue(id, at) };
      case 'line': return { id, department: directory.line(id, at) };
    }
  };
  return ids.map(entryOf).filter((e) => (e.team ?? e.line ?? e.department ?? null) !== null);
}
