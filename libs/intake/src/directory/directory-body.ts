import { assignmentKey, DIRECTORY_PARENTS, formatInstant, TEXT_LENGTH_MAX, type Assignment, type DirectoryKind } from '@sanxiang/contracts';
import { Problem, type Fault } from '@sanxiang/kernel';
import { parseDocument } from 'yaml';
import { instantReader, zoneOf } from '../importers/calls-csv/local-time.js';

/** Sections of a directory, and what their entries are. */
export const SECTIONS = { agents: 'agent', teams: 'team', queues: 'queue', lines: 'line' } as const satisfies Readonly<Record<string, DirectoryKind>>;

/** Assignments that one directory may have. */
const ASSIGNMENTS_MAX = 100_000;
const FAULTS_MAX = 20;
/** What the contract's events can date (`directory.assigned.v1`). */
const FROM_MS_MAX = Date.UTC(2200, 0, 1);
/** How YAML spells nothing; its numbers and dates stay texts, so that 0017 is not 17. */
const NOTHING: ReadonlySet<unknown> = new Set([null, undefined, '', '~', 'null']);

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null && !Array.isArray(value);
const badDirectory = (errors: readonly Fault[]): Problem => new Problem(400, 'bad-input', '名录有误 · The directory is wrong', errors.slice(0, FAULTS_MAX));

/** A YAML text as plain values. Throws bad input that names the line. */
export function fromYaml(text: string): unknown {
  const document = parseDocument(text, { schema: 'failsafe', prettyErrors: true });
  const [first] = document.errors;
  if (first !== undefined) throw badDirectory([{ path: `line ${first.linePos?.[0].line ?? 0}`, reason: `YAML: ${first.message.split('\n')[0] ?? ''}` }]);
  try { return document.toJS() as unknown; } catch (error) {
    throw badDirectory([{ path: 'body', reason: `YAML: ${error instanceof Error ? error.message : ''}` }]);
  }
}

/**
 * A whole directory as it is written (docs/directory.md): its sections are lists of dated assignments, or maps from the name to where it belongs.
 * Dates and times without an offset are those of `tz`; without `from` an assignment holds from the beginning (1970). Throws bad input that names every fault.
 */
export function parseDirectory(value: unknown, tz: string): Assignment[] {
  const reader = new DirectoryReader(tz);
  if (!isRecord(value)) throw badDirectory([{ path: 'body', reason: '应为对象 · must be an object' }]);
  for (const [section, entries] of Object.entries(value)) {
    const kind = Object.entries(SECTIONS).find(([name]) => name === section)?.[1];
    if (kind === undefined) reader.fault(section, `只能是 · must be one of ${Object.keys(SECTIONS).join(', ')}`);
    else reader.section(section, kind, entries);
  }
  if (reader.faults.length > 0) throw badDirectory(reader.faults);
  return reader.assignments;
}

/** What an assignment may belong to, by name; the first is meant by a plain text. */
type Place = Partial<Record<'team' | 'line' | 'department', string | null>>;

class DirectoryReader {
  readonly faults: Fault[] = [];
  readonly assignments: Assignment[] = [];
  private readonly keys = new Set<string>();
  private readonly zone;
  private readonly instantOf = instantReader('iso');

  constructor(tz: string) { this.zone = zoneOf(tz); }

  fault(path: string, reason: string): void { this.faults.push({ path, reason }); }

  section(path: string, kind: DirectoryKind, entries: unknown): void {
    if (NOTHING.has(entries)) return;
    if (Array.isArray(entries)) { entries.forEach((entry: unknown, i) => this.entry(`${path}[${i}]`, kind, null, entry)); return; }
    if (!isRecord(entries)) { this.fault(path, '应为列表或对象 · must be a list or an object'); return; }
    for (const [id, places] of Object.entries(entries)) {
      if (Array.isArray(places)) places.forEach((place: unknown, i) => this.entry(`${path}.${id}[${i}]`, kind, id, place));
      else this.entry(`${path}.${id}`, kind, id, isRecord(places) ? places : { [DIRECTORY_PARENTS[kind][0]]: places });
    }
  }

  private entry(path: string, kind: DirectoryKind, named: string | null, value: unknown): void {
    if (!isRecord(value)) { this.fault(path, '应为对象 · must be an object'); return; }
    const parents: readonly string[] = DIRECTORY_PARENTS[kind];
    const known = [...(named === null ? ['id'] : []), 'from', ...parents];
    for (const member of Object.keys(value)) if (!known.includes(member)) this.fault(`${path}.${member}`, `只能是 · must be one of ${known.join(', ')}`);
    const before = this.faults.length;
    const id = named === null ? this.text(`${path}.id`, value['id']) : this.text(path, named);
    if (id === null && this.faults.length === before) this.fault(`${path}.id`, '缺失 · is missing');
    const from = this.from(`${path}.from`, value['from']);
    const place: Place = {};
    for (const parent of DIRECTORY_PARENTS[kind]) place[parent] = this.text(`${path}.${parent}`, value[parent]);
    if (this.faults.length > before || id === null) return;
    this.add(path, { kind, id, from, team: place.team ?? null, line: place.line ?? null, department: place.department ?? null });
  }

  private add(path: string, assignment: Assignment): void {
    const key = assignmentKey(assignment);
    if (this.keys.has(key)) { this.fault(`${path}.from`, `${assignment.id} 在同一时刻给了两次 · given twice for ${formatInstant(assignment.from)}`); return; }
    this.keys.add(key);
    this.assignments.push(assignment);
    if (this.assignments.length === ASSIGNMENTS_MAX + 1) this.fault('body', `最多 ${ASSIGNMENTS_MAX} 条 · at most ${ASSIGNMENTS_MAX} assignments`);
  }

  private text(path: string, value: unknown): string | null {
    if (NOTHING.has(value)) return null;
    if (typeof value === 'string' && [...value].length <= TEXT_LENGTH_MAX && !value.includes('\u0000') && value.isWellFormed()) return value;
    this.fault(path, `应为 1–${TEXT_LENGTH_MAX} 个字符的文本 · must be a text of 1 to ${TEXT_LENGTH_MAX} characters`);
    return null;
  }

  private from(path: string, value: unknown): number {
    if (NOTHING.has(value)) return 0;
    const ms = typeof value === 'string' ? this.instantOf?.(value, this.zone) ?? null : null;
    if (ms === null) this.fault(path, '应为日期 YYYY-MM-DD 或 RFC 3339 时间 · must be a date YYYY-MM-DD or an RFC 3339 time');
    else if (ms < 0 || ms >= FROM_MS_MAX) this.fault(path, '应在 1970 年与 2200 年之间 · must lie between 1970 and 2200');
    return ms ?? 0;
  }
}
