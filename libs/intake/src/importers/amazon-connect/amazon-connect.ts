import { formatInstant } from '@sanxiang/contracts';
import { filedUnder, sourceDeclared, type Imported } from '../imported.js';
import { jsonObjects } from '../json-objects.js';
import { eventOf, textOf, type Members } from '../json-members.js';
import { agentEvent } from './agent-event.js';
import { contactRecord, type Told } from './contact-record.js';

export interface AmazonConnectOptions {
  /** The events' source; each instance of Connect needs its own. */
  readonly source?: string;
  /** Tenant that the events name; without it they take that of whoever posts them. */
  readonly org?: string;
}

export const AMAZON_CONNECT_SOURCE = 'amazon-connect';
/** Stamps of contact records. */
const RESOLUTION_MS = 1000;

/**
 * Contact records and agent events of Amazon Connect, mixed as they come: one a line, or one after the other as Firehose puts them into S3
 * (docs/importing.md). Each by itself: what it says depends on no other. Holds one object.
 */
export async function* amazonConnect(stream: AsyncIterable<Uint8Array>, options: AmazonConnectOptions = {}): AsyncGenerator<Imported> {
  const { source = AMAZON_CONNECT_SOURCE, org } = options;
  let declared = false;
  for await (const object of jsonObjects(stream)) {
    const { line, text } = object;
    if ('reason' in object) { yield { line, text, reason: object.reason }; continue; }
    const told = toldOf(object.value);
    if ('refused' in told) yield { line, text, reason: told.refused };
    else if ('ignored' in told) yield { line, text, events: [], ignored: told.ignored };
    else {
      const events = told.happened.map((happening) => eventOf(happening, source));
      const first = told.happened[0];
      if (!declared && first !== undefined) {
        declared = true;
        events.unshift(sourceDeclared(source, formatInstant(first.ms), [], RESOLUTION_MS));
      }
      yield { line, text, events: events.map((event) => filedUnder(event, org)) };
    }
  }
}

function toldOf(value: Members): Told {
  if (textOf(value, 'EventType') !== undefined && textOf(value, 'AgentARN') !== undefined) return agentEvent(value);
  if (textOf(value, 'ContactId') !== undefined && textOf(value, 'InitiationMethod') !== undefined) return contactRecord(value);
  return { refused: '既不是联系记录，也不是坐席事件 · neither a contact record nor an agent event' };
}
