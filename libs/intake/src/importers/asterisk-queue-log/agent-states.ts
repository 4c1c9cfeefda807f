/** What a queue_log says of agents: log-in, pause and their ends, and when who had logged in was talking. */
import type { AgentStateChangedV1 } from '@sanxiang/contracts';
import { isNobody, type LogLine } from './log-line.js';

type State = AgentStateChangedV1['state'];
/** An agent's new state. */
export interface AgentSaying { readonly agent: string; readonly data: AgentStateChangedV1 }

/** Agents of whom something is remembered; of further ones each line is taken by itself. */
const AGENTS_MAX = 100_000;
/** Stands for every queue: a log-in of an agent, a pause of all. */
const ALL = '*';

/** What the log has told of an agent so far. */
class Agent {
  /** Queues that the agent was added to, or all by logging in. Nothing in it: the agent has left, or is a static member, of whom the log tells neither coming nor going. */
  readonly in = new Set<string>();
  readonly paused = new Set<string>();
  /** Logged in over a channel that stays open (AGENTLOGIN): a restart ends it. Callback log-ins and memberships outlive one. */
  onChannel = false;
  reason = '';
  /** Conversations under way. */
  calls = 0;

  /** Whether no queue is left from which a call could come. */
  get isPaused(): boolean { return this.paused.has(ALL) || (this.in.size > 0 ? [...this.in].every((queue) => this.paused.has(queue)) : this.paused.size > 0); }
}

/**
 * States of agents as wholes, line by line: who leaves or pauses one queue of several is still there for the others. Only who was seen to log in
 * is said to talk or to be ready again after a conversation, since of others nobody would say when they go home.
 */
export class AgentStates {
  private readonly agents = new Map<string, Agent>();

  /** What an agent's line says; a pause during a conversation is told, and that the conversation goes on. */
  take(line: LogLine): AgentSaying[] {
    const { meaning } = line;
    if (meaning.about !== 'agent') return [];
    const agent = this.of(line.agent);
    const queue = isNobody(line.queue) || line.event.endsWith('ALL') ? ALL : line.queue;
    const literal = this.change(agent, line, queue);
    const state = this.wholeOf(agent, literal);
    const reason = state === 'not_ready' ? agent.reason : state === 'logged_out' && line.event === 'AGENTCALLBACKLOGOFF' ? line.parameters[2] ?? '' : '';
    const data: AgentStateChangedV1 = { state, ...(state === literal && queue !== ALL && { queue }), ...(reason !== '' && { reason }) };
    if (state === 'logged_out') { agent.calls = 0; return [{ agent: line.agent, data }]; }
    return [{ agent: line.agent, data }, ...(agent.calls > 0 ? [{ agent: line.agent, data: { state: 'talking' as const } }] : [])];
  }

  private change(agent: Agent, { meaning, event, parameters }: LogLine, queue: string): State {
    switch (meaning.says) {
      case 'joined':
        agent.in.add(queue);
        if (parameters[0] !== 'PAUSED') return 'ready';
        agent.paused.add(queue);
        return 'not_ready';
      case 'logged_in':
        agent.in.add(ALL);
        agent.onChannel = event === 'AGENTLOGIN';
        return 'ready';
      case 'left': case 'logged_out':
        agent.paused.delete(queue);
        if (queue === ALL) { agent.in.clear(); agent.paused.clear(); } else agent.in.delete(queue);
        if (meaning.says === 'logged_out') agent.onChannel = false;
        return 'logged_out';
      case 'paused':
        agent.paused.add(queue);
        agent.reason = parameters[0] ?? '';
        return 'not_ready';
      default:
        if (queue === ALL) agent.paused.clear(); else agent.paused.delete(queue);
        return 'ready';
    }
  }

  /** The state of the agent as a whole, after a line that says `literal` of one queue or of all. */
  private wholeOf(agent: Agent, literal: State): State {
    if (literal === 'logged_out' && agent.in.size === 0) return literal;
    if (literal === 'ready' && agent.in.size === 0) return literal;
    return agent.isPaused ? 'not_ready' : 'ready';
  }

  /** A conversation begins. */
  connected(name: string, queue: string): AgentSaying[] {
    const agent = this.agents.get(name);
    if (agent === undefined || agent.in.size === 0) return [];
    agent.calls += 1;
    return [{ agent: name, data: { state: 'talking', queue } }];
  }

  /** It ends: back to what the agent was. How long the after-call work takes, the log does not tell. */
  parted(name: string): AgentSaying[] {
    const agent = this.agents.get(name);
    if (agent === undefined || agent.calls === 0) return [];
    agent.calls -= 1;
    if (agent.calls > 0) return [];
    return [{ agent: name, data: agent.isPaused ? { state: 'not_ready', ...(agent.reason !== '' && { reason: agent.reason }) } : { state: 'ready' } }];
  }

  /** Asterisk was started: who was logged in over a channel no longer is. */
  restarted(): AgentSaying[] {
    const gone = [...this.agents].filter(([, agent]) => agent.onChannel).map(([name]) => name).sort();
    for (const name of gone) this.agents.delete(name);
    return gone.map((agent) => ({ agent, data: { state: 'logged_out', reason: 'restart' } }));
  }

  private of(name: string): Agent {
    const known = this.agents.get(name);
    if (known !== undefined) return known;
    const agent = new Agent();
    if (this.agents.size < AGENTS_MAX) this.agents.set(name, agent);
    return agent;
  }
}
