/**
 * The events of a queue_log and what their parameters are. Sources: "Queue Logs" of Asterisk's documentation (18–22), the log lines that
 * app_queue, app_agent_pool and logger write beside that list (PAUSE*, UNPAUSE*, PENALTY, RINGINUSE), and what dial plans add by QueueLog():
 * FULL, JOINEMPTY, LEAVEEMPTY, CLOSED (XiVO, Wazo), the same told by `${QUEUESTATUS}` (JOINUNAVAIL, LEAVEUNAVAIL), DID (FreePBX).
 */

/** Why a caller left a queue without an answer, in the contract's words. */
export type DivertReason = 'full' | 'join_empty' | 'leave_empty' | 'timeout' | 'closed' | 'key';

/** What a line means: about a call, about an agent, about Asterisk itself, or nothing that the contract has a word for. */
export type Meaning =
  | { readonly about: 'call'; readonly says: 'entered' | 'connected' | 'abandoned' | 'ring_missed' | 'ring_cancelled' | 'dumped' | 'incompatible' | 'line' | 'handed_on' }
  | { readonly about: 'call'; readonly says: 'refused' | 'diverted'; readonly reason: DivertReason }
  | { readonly about: 'call'; readonly says: 'completed'; readonly by: 'agent' | 'customer' }
  | { readonly about: 'agent'; readonly says: 'joined' | 'left' | 'logged_in' | 'logged_out' | 'paused' | 'unpaused' }
  | { readonly about: 'asterisk'; readonly says: 'started' | 'nothing' };

/** One event: what it means, how many parameters it has at least, and which of them are whole numbers. */
export interface Verb { readonly meaning: Meaning; readonly parameters: number; readonly numbers: readonly number[] }

const call = (says: Extract<Meaning, { about: 'call' }>, parameters = 0, numbers: readonly number[] = []): Verb => ({ meaning: says, parameters, numbers });
const agent = (says: Extract<Meaning, { about: 'agent' }>['says'], parameters = 0, numbers: readonly number[] = []): Verb => ({ meaning: { about: 'agent', says }, parameters, numbers });
const diverted = (reason: DivertReason, parameters = 0, numbers: readonly number[] = []): Verb => call({ about: 'call', says: 'diverted', reason }, parameters, numbers);
const refused = (reason: DivertReason): Verb => call({ about: 'call', says: 'refused', reason });
const plain = (says: 'entered' | 'connected' | 'abandoned' | 'ring_missed' | 'ring_cancelled' | 'dumped' | 'incompatible' | 'line' | 'handed_on', parameters = 0, numbers: readonly number[] = []): Verb =>
  call({ about: 'call', says }, parameters, numbers);
const asterisk = (says: 'started' | 'nothing'): Verb => ({ meaning: { about: 'asterisk', says }, parameters: 0, numbers: [] });

export const VERBS: ReadonlyMap<string, Verb> = new Map(Object.entries({
  ENTERQUEUE: plain('entered', 3, [2]),                               // url | caller | position [| name]
  CONNECT: plain('connected', 3, [0, 2]),                             // wait s | channel | ring s
  COMPLETEAGENT: call({ about: 'call', says: 'completed', by: 'agent' }, 3, [0, 1, 2]),     // wait s | talk s | position
  COMPLETECALLER: call({ about: 'call', says: 'completed', by: 'customer' }, 3, [0, 1, 2]),
  ABANDON: plain('abandoned', 3, [0, 1, 2]),                          // position | first position | wait s
  EXITEMPTY: diverted('leave_empty', 3, [0, 1, 2]),
  EXITWITHTIMEOUT: diverted('timeout', 3, [0, 1, 2]),
  EXITWITHKEY: diverted('key', 4, [1, 2, 3]),                         // key | position | first position | wait s
  LEAVEEMPTY: diverted('leave_empty'),
  LEAVEUNAVAIL: diverted('leave_empty'),
  FULL: refused('full'),
  JOINEMPTY: refused('join_empty'),
  JOINUNAVAIL: refused('join_empty'),
  CLOSED: refused('closed'),
  BLINDTRANSFER: plain('handed_on', 5, [2, 3, 4]),                    // exten | context | wait s | talk s | position
  TRANSFER: plain('handed_on', 5, [2, 3, 4]),                         // before Asterisk 12
  ATTENDEDTRANSFER: plain('handed_on', 5, [2, 3, 4]),                 // method | its data | wait s | talk s | position
  AGENTDUMP: plain('dumped'),
  SYSCOMPAT: plain('incompatible'),
  RINGNOANSWER: plain('ring_missed', 1, [0]),                         // ms
  RINGCANCELED: plain('ring_cancelled'),                              // ms
  DID: plain('line', 1),                                              // the dialled number
  ADDMEMBER: agent('joined'),                                         // '' or PAUSED
  REMOVEMEMBER: agent('left'),
  AGENTLOGIN: agent('logged_in', 1),
  AGENTCALLBACKLOGIN: agent('logged_in', 1),
  AGENTLOGOFF: agent('logged_out', 2, [1]),
  AGENTCALLBACKLOGOFF: agent('logged_out', 2, [1]),                   // exten@context | login s [| reason]
  PAUSE: agent('paused'),
  PAUSEALL: agent('paused'),
  UNPAUSE: agent('unpaused'),
  UNPAUSEALL: agent('unpaused'),
  QUEUESTART: asterisk('started'),
  CONFIGRELOAD: asterisk('nothing'),
  PENALTY: asterisk('nothing'),
  RINGINUSE: asterisk('nothing'),
}));
