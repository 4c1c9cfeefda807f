import { formatInstant } from '@sanxiang/contracts';
import { filedUnder, sourceDeclared, type Imported } from '../imported.js';
import { jsonObjects } from '../json-objects.js';
import { eventOf, msOf, textOf, type Happening, type Members } from '../json-members.js';
import { sessionsOf } from './sessions.js';
import { VoiceCall } from './voice-call.js';

export interface GenesysOptions {
  /** The events' source; each organisation of Genesys Cloud needs its own. */
  readonly source?: string;
  /** Tenant that the events name; without it they take that of whoever posts them. */
  readonly org?: string;
}

export const GENESYS_SOURCE = 'genesys-cloud';
/** Stamps are to the millisecond. */
const RESOLUTION_MS = 1;
/** Lists of conversations in a page of an answer: the query's, and that of an asynchronous job. */
const PAGES = ['conversations', 'results'];

type Told = { readonly happened: readonly Happening[] } | { readonly ignored: string } | { readonly refused: string };

/**
 * Conversation detail documents of Genesys Cloud (docs/importing.md): one a line, in a list, or in the pages that the analytics API answers with.
 * A conversation that was fetched while it went on says what it has; fetched again, the rest. Holds one conversation.
 */
export async function* genesysConversations(stream: AsyncIterable<Uint8Array>, options: GenesysOptions = {}): AsyncGenerator<Imported> {
  const { source = GENESYS_SOURCE, org } = options;
  let declared = false;
  for await (const object of jsonObjects(stream, PAGES)) {
    const { line, text } = object;
    if ('reason' in object) { yield { line, text, reason: object.reason }; continue; }
    const told = conversation(object.value);
    if ('refused' in told) yield { line, text, reason: told.refused };
    else if ('ignored' in told) yield { line, text, events: [], ignored: told.ignored };
    else {
      const events = told.happened.map((happening) => eventOf(happening, source));
      const first = told.happened[0];
      if (!declared && first !== undefined) { declared = true; events.unshift(sourceDeclared(source, formatInstant(first.ms), [], RESOLUTION_MS)); }
      yield { line, text, events: events.map((event) => filedUnder(event, org)) };
    }
  }
}

/**
 * A conversation's calls. Where the caller asked to be called back, the call that came in ends there, and the return is a call of its own that
 * names the callback.
 */
function conversation(document: Members): Told {
  const id = textOf(document, 'conversationId');
  const startedAt = msOf(document, 'conversationStart');
  if (id === undefined) return { refused: 'conversationId: 没有 · missing' };
  if (startedAt === undefined) return { refused: 'conversationStart: 没有或不是时间 · missing, or no time' };
  const all = sessionsOf(document);
  const voice = all.filter(({ media }) => media === 'voice');
  const endedAt = msOf(document, 'conversationEnd') ?? null;
  const direction = textOf(document, 'originatingDirection') === 'outbound' ? 'outbound' : 'inbound';
  const asked = all.find(({ media }) => media === 'callback');
  if (asked === undefined) {
    if (voice.length === 0) return { ignored: '没有语音 · no voice' };
    return { happened: new VoiceCall(voice, { subject: id, startedAt, endedAt, direction }).happened() };
  }
  const before = voice.filter(({ from }) => from < asked.from);
  const after = voice.filter(({ from }) => from >= asked.from);
  const first = after[0];
  const calledIn = before.length === 0 ? [] : [
    ...new VoiceCall(before, { subject: id, startedAt, endedAt: null, direction }).happened(),
    { id: `${id}.diverted.callback`, what: 'call.diverted', subject: id, ms: asked.from, data: { reason: 'callback', callbackId: id } },
  ];
  const returned = first === undefined ? [] : new VoiceCall(after, { subject: `${id}.callback`, startedAt: first.from, endedAt, direction: 'outbound', callbackId: id }).happened();
  return calledIn.length + returned.length === 0 ? { ignored: '回电尚未拨出 · a callback that was not dialled' } : { happened: [...calledIn, ...returned] };
}
