/** One line of a queue_log, whichever form of the log it comes from. */
import { VERBS, type Meaning } from './verbs.js';

export interface LogLine {
  /** Where it stands in its file, and how. */
  readonly line: number;
  readonly text: string;
  /** Epoch milliseconds. */
  readonly ms: number;
  /** Whether the stamp tells parts of a second. */
  readonly fine: boolean;
  readonly call: string;
  readonly queue: string;
  readonly agent: string;
  readonly event: string;
  readonly meaning: Meaning;
  readonly parameters: readonly string[];
}

/** What stands in the columns of a line before anything is understood. */
export interface RawLine { readonly line: number; readonly text: string; readonly ms: number; readonly fine: boolean; readonly fields: readonly string[] }

/** What stands where there is no call, queue or agent. */
const NOBODY: ReadonlySet<string> = new Set(['', 'NONE', '-']);
/** What stands where the call's id would be when no call did it. */
const NO_CALL: ReadonlySet<string> = new Set([...NOBODY, 'MANAGER', 'REALTIME']);
const NOT_TEXT = '\uFFFD';
/** Seconds, milliseconds, places: what is longer is two lines in one. */
const WHOLE_NUMBER = /^\d{1,9}$/;

export const isNobody = (name: string): boolean => NOBODY.has(name);

/** Understands call, queue, agent, event and parameters (in this order in `fields`); a text says why it cannot be. */
export function logLine({ line, text, ms, fine, fields }: RawLine): LogLine | string {
  const [call = '', queue = '', agent = '', event = '', ...parameters] = fields;
  const verb = VERBS.get(event);
  if (verb === undefined) return `event: 不认识的事件 · an event that is not known: ${JSON.stringify(event)}`;
  if (parameters.length < verb.parameters) return `${event}: 参数 ${parameters.length} 个，应有 ${verb.parameters} 个 · ${parameters.length} parameters, not ${verb.parameters}`;
  for (const at of verb.numbers) if (!WHOLE_NUMBER.test(parameters[at] ?? '')) return `${event}: 第 ${at + 1} 个参数不是整数 · parameter ${at + 1} is not a whole number: ${JSON.stringify(parameters[at] ?? '')}`;
  if ([call, queue, agent].some((name) => name.includes(NOT_TEXT))) return '名称不是 UTF-8 · a name that is not UTF-8';
  const { meaning } = verb;
  if (meaning.about === 'call') {
    if (NO_CALL.has(call)) return `${event}: 没有来电编号 · no id of a call`;
    if (isNobody(queue) && meaning.says !== 'line') return `${event}: 没有队列 · no queue`;
    if (isNobody(agent) && (meaning.says === 'connected' || meaning.says === 'ring_missed')) return `${event}: 没有坐席 · no agent`;
  }
  if (meaning.about === 'agent' && isNobody(agent)) return `${event}: 没有坐席 · no agent`;
  return { line, text, ms, fine, call, queue, agent, event, meaning, parameters };
}
