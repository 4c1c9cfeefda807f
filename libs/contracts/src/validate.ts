import type { TLocalizedValidationError } from 'typebox/error';
import { Compile } from 'typebox/compile';
import { eventTypeOf } from './catalogue.js';
import { judgeContent } from './content.js';
import { isRecord, judgeEnvelope, type PostedEvent } from './envelope.js';
import { isReserved, type EventType } from './event-type.js';
import { FAULTS_MAX } from './limits.js';
import type { Fault, Reason } from './reasons.js';

export interface ValidateContext {
  /** The wall clock, epoch milliseconds. */
  readonly now: number;
  /** Whether one of our own services says it; else types that only they say are refused. */
  readonly ours?: boolean;
}

export interface Valid {
  readonly ok: true;
  readonly event: PostedEvent;
  /** `time` in epoch milliseconds. */
  readonly timeMs: number;
}

/** What is wrong with an event: the first fault, and all of them (at most 20) when there are several. */
export interface Invalid extends Fault {
  readonly ok: false;
  /** The event's id where it has a sound one. */
  readonly id: string | null;
  readonly errors?: readonly Fault[];
}

/**
 * Judges one parsed event: envelope, then type, then data (contract 1). `rawText` is the JSON that it was parsed from, of valid UTF-8 (the caller
 * has checked); null when it came inside a batch. The event is handed back as it is, unknown members and all. Throws nothing for any input of `JSON.parse`.
 */
export function validateEvent(raw: unknown, rawText: string | null, context: ValidateContext): Valid | Invalid {
  if (!isRecord(raw)) return { ok: false, path: '', reason: 'malformed', expected: 'object', id: null };
  const faults: Fault[] = [];
  const timeMs = judgeEnvelope(raw, context.now, faults);
  judgeContent(raw, rawText, faults);
  if (!hasEnvelope(raw, faults)) return invalid(raw, faults);
  judgeType(raw, context, faults);
  return faults.length === 0 ? { ok: true, event: raw, timeMs } : invalid(raw, faults);
}

/** What was judged without a fault has the envelope of an event. */
const hasEnvelope = (judged: Readonly<Record<string, unknown>>, faults: readonly Fault[]): judged is PostedEvent => judged.specversion === '1.0' && faults.length === 0;

function invalid(raw: Readonly<Record<string, unknown>>, faults: readonly Fault[]): Invalid {
  const [first = { path: '', reason: 'malformed' as const }] = faults;
  const id = typeof raw.id === 'string' && !faults.some((f) => f.path === 'id') ? raw.id : null;
  return { ok: false, ...first, id, ...(faults.length > 1 && { errors: faults.slice(0, FAULTS_MAX) }) };
}

function judgeType(event: PostedEvent, context: ValidateContext, faults: Fault[]): void {
  const type = eventTypeOf(event.type);
  if (type === undefined) faults.push({ path: 'type', reason: 'unknown_type' });
  else if (isReserved(type) && context.ours !== true) faults.push({ path: 'type', reason: 'reserved' });
  else faults.push(...judgeData(type, event.data, context.now));
}

const SOUND: readonly Fault[] = [];
const compile = (type: EventType) => Compile(type.data);
const compiled = new Map<string, ReturnType<typeof compile>>();

/** What the schema of a type, and the check beside it, refuse in data; compiled when first needed. */
function judgeData(type: EventType, data: unknown, now: number): readonly Fault[] {
  let validator = compiled.get(type.type);
  if (validator === undefined) compiled.set(type.type, validator = compile(type));
  if (validator.Check(data)) return type.check?.(data, now) ?? SOUND;
  return validator.Errors(data).filter((e) => !isInsideUnion(e)).flatMap(toFaults);
}

/** Of a union only the whole is said, not what each of its members misses. */
const isInsideUnion = (error: TLocalizedValidationError): boolean => /\/anyOf\/\d/.test(error.schemaPath);

const REASON_OF: Readonly<Partial<Record<TLocalizedValidationError['keyword'], Reason>>> = { required: 'missing', maxLength: 'too_long' };

function toFaults(error: TLocalizedValidationError): Fault[] {
  const path = `data${error.instancePath.replaceAll('/', '.')}`;
  if (error.keyword === 'required') return error.params.requiredProperties.map((name) => ({ path: `${path}.${name}`, reason: 'missing' }));
  const expected = expectation(error);
  return [{ path, reason: REASON_OF[error.keyword] ?? 'schema', ...(expected !== undefined && { expected }) }];
}

/** What would have been right, in signs rather than words. */
function expectation(error: TLocalizedValidationError): string | undefined {
  switch (error.keyword) {
    case 'enum': return error.params.allowedValues.join(' | ');
    case 'type': return [error.params.type].flat().join(' | ');
    case 'minimum': return `≥ ${error.params.limit}`;
    case 'maximum': return `≤ ${error.params.limit}`;
    case 'exclusiveMinimum': return `> ${error.params.limit}`;
    case 'minLength': return `≥ ${error.params.limit} characters`;
    case 'maxLength': return `≤ ${error.params.limit} characters`;
    case 'minItems': return `≥ ${error.params.limit} items`;
    case 'format': return error.params.format;
    case 'pattern': return String(error.params.pattern);
    case '~refine': return error.params.message;
    default: return undefined;
  }
}
