import type { CallData, CallWord } from './call-event.js';
import { isData, text, type Owner } from './members.js';

/** The call's dimensions: the last value of each that an event gave. Agent, team and department are given by `own`, which knows the legs. */
export class Dimensions implements Owner {
  queue: string | null = null;
  line: string | null = null;
  department: string | null = null;
  team: string | null = null;
  agent: string | null = null;
  region: string | null = null;
  channel: string | null = null;
  customer: { id: string | null; phone: string | null; tier: string | null } = { id: null, phone: null, tier: null };

  /** `channel` of a rating says how it was rated, not how the customer called. Of the customer each member is kept by itself. */
  take(word: CallWord, data: CallData): void {
    this.queue = text(data['queue']) ?? this.queue;
    this.line = text(data['line']) ?? this.line;
    this.region = text(data['region']) ?? this.region;
    if (word !== 'rated') this.channel = text(data['channel']) ?? this.channel;
    const customer = data['customer'];
    if (!isData(customer)) return;
    this.customer = { id: text(customer['id']) ?? this.customer.id, phone: text(customer['phone']) ?? this.customer.phone, tier: text(customer['tier']) ?? this.customer.tier };
  }

  own(owner: Readonly<Owner>): void {
    this.agent = owner.agent ?? this.agent;
    this.team = owner.team ?? this.team;
    this.department = owner.department ?? this.department;
  }
}
