import type { PostedEvent } from '@sanxiang/contracts';
import type { Imported } from './imported.js';
import { numberedLines } from './numbered-lines.js';

export interface CloudEventsOptions {
  /** Files every event under this tenant, whatever it says itself. */
  readonly org?: string;
}

const isObject = (value: unknown): value is PostedEvent => typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * CloudEvents as structured JSON, one a line; blank lines are passed over. Whether an event is sound is for intake to say:
 * here only what is no JSON object is refused.
 */
export async function* cloudEvents(stream: AsyncIterable<Uint8Array>, options: CloudEventsOptions = {}): AsyncGenerator<Imported> {
  for await (const { line, text, cut } of numberedLines(stream)) {
    if (cut) { yield { line, text, reason: '行过长 · the line is too long' }; continue; }
    if (text.trim() === '') continue;
    let value: unknown;
    try { value = JSON.parse(text); } catch { yield { line, text, reason: '不是 JSON · not JSON' }; continue; }
    if (!isObject(value)) { yield { line, text, reason: '不是 JSON 对象 · not a JSON object' }; continue; }
    yield { line, text, events: [options.org === undefined ? value : { ...value, org: options.org }] };
  }
}
