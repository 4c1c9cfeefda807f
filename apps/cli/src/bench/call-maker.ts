import { formatInstant, type PostedEvent } from '@sanxiang/contracts';
import { Chance } from './random.js';

export const SOURCES = ['bench-pbx-a', 'bench-pbx-b', 'bench-pbx-c'] as const;
const QUEUES = ['repair', 'billing', 'sales', 'complaints', 'technical', 'government', 'vip', 'general'] as const;
const REGIONS = ['north', 'south', 'east', 'west'] as const;
const AGENTS = 160;
const AGENTS_OF_A_TEAM = 20;
const CUSTOMERS = 40_000;

/** One event with its instant, epoch milliseconds. */
export interface Timed { readonly at: number; readonly event: PostedEvent }

/** What a made call adds up to. */
export interface Truth { readonly answered: boolean; readonly abandoned: boolean }

const agentOf = (chance: Chance): { agent: string; team: string } => {
  const number = chance.whole(1, AGENTS);
  return { agent: `A${String(number).padStart(3, '0')}`, team: `T${Math.ceil(number / AGENTS_OF_A_TEAM)}` };
};

/** One call while it is being told. */
class Telling {
  readonly events: Timed[] = [];

  constructor(private readonly id: string, private readonly source: string, private at: number, private readonly chance: Chance) {}

  say(what: string, data: Readonly<Record<string, unknown>> = {}): void {
    this.events.push({ at: this.at, event: { specversion: '1.0', id: `${this.id}.${this.events.length + 1}`, source: this.source, type: `call.${what}.v1`, subject: this.id, time: formatInstant(this.at), data } });
  }

  pass(minMs: number, maxMs: number): void { this.at += this.chance.whole(minMs, maxMs); }
}

/** Makes plausible calls, one after another: menu, queue, rings, one or two agents, holds, mutes, transfers, wrap-up; some give up. */
export class CallMaker {
  private readonly chance: Chance;
  private made = 0;

  constructor(seed: number, private readonly prefix: string) { this.chance = new Chance(seed); }

  /** The next call, which comes in at `startMs`. Its events are in order. */
  next(startMs: number): { readonly events: readonly Timed[]; readonly truth: Truth } {
    const { chance } = this;
    this.made += 1;
    const telling = new Telling(`${this.prefix}-${String(this.made).padStart(8, '0')}`, chance.pick(SOURCES), startMs, chance);
    const queue = chance.pick(QUEUES);
    telling.say('offered', {
      direction: 'inbound', line: '400-810-3000', region: chance.pick(REGIONS), department: `D-${queue}`,
      customer: { id: `U${chance.whole(1, CUSTOMERS)}`, phone: `138${String(chance.whole(0, 99_999_999)).padStart(8, '0')}`, tier: chance.happens(0.1) ? 'gold' : 'basic' },
    });
    telling.pass(1000, 20_000);
    telling.say('queued', { queue, position: chance.whole(0, 12) });
    telling.pass(500, 60_000);
    if (chance.happens(0.09)) {
      telling.say('abandoned', { stage: 'queue' });
      return { events: telling.events, truth: { answered: false, abandoned: true } };
    }
    const first = this.ring(telling);
    telling.say('answered', first);
    this.talk(telling);
    const last = chance.happens(0.12) ? this.transfer(telling, first) : first;
    telling.say('ended', { endedBy: chance.happens(0.8) ? 'customer' : 'agent' });
    telling.pass(2000, 45_000);
    if (chance.happens(0.85)) telling.say('wrapped_up', { ...last, resolved: chance.happens(0.8), reasonCode: `R${chance.whole(1, 12)}` });
    if (chance.happens(0.2)) telling.say('rated', { score: chance.whole(1, 5), scale: 5, channel: 'key' });
    return { events: telling.events, truth: { answered: true, abandoned: false } };
  }

  /** Rings of the agent who answers, after those of one who did not. */
  private ring(telling: Telling): { agent: string; team: string } {
    if (this.chance.happens(0.05)) {
      const missed = agentOf(this.chance);
      telling.say('ringing', { ringNo: 1, ...missed });
      telling.pass(15_000, 20_000);
      telling.say('ring_missed', { ...missed, ringMs: 15_000 });
      telling.pass(200, 900);
    }
    const who = agentOf(this.chance);
    const rings = this.chance.pick([1, 1, 2, 2, 3]);
    for (let ring = 1; ring <= rings; ring += 1) { telling.say('ringing', { ringNo: ring, ...who }); telling.pass(2500, 5000); }
    return who;
  }

  private talk(telling: Telling): void {
    telling.pass(400, 3000);
    telling.say('agent_spoke');
    telling.pass(10_000, 150_000);
    for (let holds = this.chance.pick([0, 0, 0, 1, 1, 2]); holds > 0; holds -= 1) {
      const mute = this.chance.happens(0.2);
      telling.say('consent', { kind: mute ? 'mute' : 'hold', granted: true, statedLimitSec: this.chance.pick([30, 60]) });
      telling.pass(300, 1500);
      telling.say(mute ? 'muted' : 'held');
      telling.pass(3000, 50_000);
      if (this.chance.happens(0.4)) { telling.say('wait_prompt'); telling.pass(1000, 25_000); }
      telling.say(mute ? 'unmuted' : 'resumed');
      telling.pass(5000, 60_000);
    }
  }

  /** Hands the call to a second agent; answers who has it in the end. */
  private transfer(telling: Telling, from: { agent: string; team: string }): { agent: string; team: string } {
    const to = agentOf(this.chance);
    telling.say('transfer_requested', { to: to.agent, toKind: 'agent', mode: this.chance.happens(0.6) ? 'warm' : 'blind' });
    telling.pass(2000, 15_000);
    if (this.chance.happens(0.15)) { telling.say('transfer_failed', { reason: 'no answer' }); telling.pass(3000, 20_000); return from; }
    telling.say('transfer_accepted', { by: to.agent });
    telling.pass(500, 2000);
    telling.say('transfer_completed', { to: to.agent });
    telling.say('answered', to);
    telling.pass(10_000, 120_000);
    return to;
  }
}
