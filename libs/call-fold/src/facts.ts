import type { Call, Direction } from '@sanxiang/contracts';
import type { CallEvent, Step } from './call-event.js';
import type { Consent } from './holds.js';
import { isListening } from './listening.js';
import { amount, flag, oneOf, text } from './members.js';

const DIRECTIONS: readonly Direction[] = ['inbound', 'outbound', 'internal'];

/** What events say about the call as a whole, whoever has it: the first offer, else the last word on each. */
export class Facts {
  direction: Direction | null = null;
  offeredAt: number | null = null;
  callbackId: string | null = null;
  reasonCode: string | null = null;
  resolved: boolean | null = null;
  ticketId: string | null = null;
  rating: Call['rating'] = null;
  listened = false;
  readonly consents: Consent[] = [];
  readonly tags: Call['tags'][number][] = [];

  take(step: Step): void {
    const { word, event } = step;
    const { data, timeMs } = event;
    if (isListening(step)) this.listened = true;
    else if (word === 'offered') this.offered(event);
    else if (word === 'diverted') this.callbackId = text(data['callbackId']) ?? this.callbackId;
    else if (word === 'consent') this.consents.push({ event, at: timeMs, kind: text(data['kind']) ?? '', granted: data['granted'] === true, statedLimitSec: amount(data['statedLimitSec']) });
    else if (word === 'tagged') this.tags.push({ tag: text(data['tag']) ?? '', at: timeMs, resolved: flag(data['resolved']) });
    else if (word === 'wrapped_up') this.wrappedUp(event);
    else if (word === 'rated') this.rated(event);
  }

  /** A call that rings back a customer names the callback that it keeps. */
  private offered({ timeMs, data }: CallEvent): void {
    this.offeredAt ??= timeMs;
    this.direction = oneOf(data['direction'], DIRECTIONS) ?? this.direction;
    this.callbackId = text(data['callbackId']) ?? this.callbackId;
  }

  private wrappedUp({ data }: CallEvent): void {
    this.reasonCode = text(data['reasonCode']) ?? this.reasonCode;
    this.resolved = flag(data['resolved']) ?? this.resolved;
    this.ticketId = text(data['ticketId']) ?? this.ticketId;
  }

  private rated({ timeMs, data }: CallEvent): void {
    const score = amount(data['score']);
    const scale = amount(data['scale']);
    if (score !== null && scale !== null) this.rating = { score, scale, channel: text(data['channel']), at: timeMs };
  }
}
