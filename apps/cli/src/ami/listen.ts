import { readFileSync } from 'node:fs';
import { isOrgName } from '@sanxiang/kernel';
import { Publisher } from '@sanxiang/publisher';
import { Progress } from '../progress.js';
import { Server } from '../server.js';
import { Failed, messageOf, say, WrongUsage, type Terminal } from '../terminal.js';
import { LoginRefused } from './ami-connection.js';
import { AmiListener, BEAT_MS, BEHIND_EVENTS_MAX, type Around, type Notice } from './ami-listener.js';

/** How long what was heard may take to become durable after the listener was told to stop. */
const GOODBYE_MS_MAX = 15_000;
/** Refused events that are told one by one. */
const TOLD_MAX = 20;
/** Events beyond the limit for one message that says many at once: the list of all agents. */
const HEADROOM = 2;

export interface ListenOptions {
  readonly host: string;
  readonly port: string;
  readonly user: string;
  readonly secretFile?: string;
  readonly plain?: boolean;
  readonly source?: string;
  readonly org?: string;
  readonly inboundContext?: readonly string[];
  readonly wrapUpReason?: readonly string[];
  readonly json?: boolean;
}

const around: Around = {
  now: () => Date.now(),
  random: () => Math.random(),
  beatMs: BEAT_MS,
  behindMax: BEHIND_EVENTS_MAX,
  goodbyeMs: GOODBYE_MS_MAX,
  wait: (ms, signal) => new Promise((resolve) => {
    if (signal.aborted) { resolve(); return; }
    const done = (): void => { clearTimeout(timer); signal.removeEventListener('abort', done); resolve(); };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done);
  }),
};

/** Listens until `stop` is raised, then delivers what was heard. Throws `Failed` when the login is refused, the server wants none of the events, or some could not be delivered. */
export async function listen(terminal: Terminal, options: ListenOptions, stop: AbortSignal, world: Around = around): Promise<void> {
  const t = (zh: string, en: string): string => say(terminal, zh, en);
  const { host, port, user, org } = options;
  if (org !== undefined && !isOrgName(org)) throw new WrongUsage(t(`不是组织名：${JSON.stringify(org)}`, `no name of an organisation: ${JSON.stringify(org)}`));
  const server = new Server(terminal);
  await server.greet().catch((error: unknown) => { terminal.err(`${messageOf(error)}\n`); });
  const publisher = new Publisher({ url: server.url, key: terminal.env['SANXIANG_KEY'], source: options.source ?? `asterisk@${host}`, org, patienceMs: Infinity, queueMax: HEADROOM * BEHIND_EVENTS_MAX });
  const progress = new Progress(terminal);
  const tell = teller(terminal, progress);
  const listener = new AmiListener(
    { host, port: Number(port), user, secret: secretOf(terminal, options.secretFile), plain: options.plain === true },
    { inboundContexts: options.inboundContext ?? [], wrapUpReasons: options.wrapUpReason ?? [] }, publisher, tell,
    () => { progress.tick(`${host}:${port}${lastOf(listener)} · ${t('在途', 'behind')} ${publisher.pending} ·`, listener.heard.events, t('事件', 'events'), null); }, world,
  );
  let fault: unknown = null;
  try { await listener.run(stop); } catch (error) { fault = error; }
  const totals = await publisher.close(fault === null ? world.goodbyeMs : 0);
  progress.done();
  const { events, connections, brokenLines, missedCalls } = listener.heard;
  if (options.json === true) terminal.out(`${JSON.stringify({ events, ...totals, connections, brokenLines, missedCalls, ...(fault !== null && { error: messageOf(fault) }) })}\n`);
  else terminal.out(t(`${events} 个事件，拒收 ${totals.rejected}，未送达 ${totals.failed}；连接 ${connections} 次，坏行 ${brokenLines}，未见其结束的通话 ${missedCalls}\n`, `${events} events, ${totals.rejected} refused, ${totals.failed} not delivered; ${connections} connections, ${brokenLines} broken lines, ${missedCalls} calls whose end was not seen\n`));
  if (fault instanceof LoginRefused) throw new Failed(t(`${host}:${port} 拒绝登录：${fault.message}`, `${host}:${port} refuses the login: ${fault.message}`), { cause: fault });
  if (fault !== null) throw new Failed(`${server.url}: ${messageOf(fault)}`, { cause: fault });
  if (totals.failed > 0) throw new Failed(t(`${totals.failed} 个事件未送达`, `${totals.failed} events were not delivered`));
}

/** The secret, from a file or the environment; never from the command line, which everybody on the machine can read. */
function secretOf(terminal: Terminal, file: string | undefined): string {
  const secret = file === undefined ? terminal.env['SANXIANG_AMI_SECRET'] ?? '' : read(file);
  if (secret === '') throw new WrongUsage(say(terminal, '没有口令：设置 SANXIANG_AMI_SECRET，或用 --secret-file', 'no secret: set SANXIANG_AMI_SECRET, or use --secret-file'));
  return secret;
}

function read(file: string): string {
  try { return readFileSync(file, 'utf8').replace(/\r?\n$/, ''); } catch (error) { throw new Failed(messageOf(error), { cause: error }); }
}

const lastOf = ({ heard: { last } }: AmiListener): string => (last === null ? '' : ` · ${last.time.slice(11, 19)}Z ${last.type.slice(0, -'.v1'.length)}`);

/** Tells people what happens, a line each; of many refused events the first few. */
function teller(terminal: Terminal, progress: Progress): (notice: Notice) => void {
  const t = (zh: string, en: string): string => say(terminal, zh, en);
  let refused = 0;
  return (notice) => {
    if (notice.what === 'rejected' && (refused += 1) > TOLD_MAX) return;
    progress.done();
    terminal.err(`${lineOf(notice, t)}\n`);
  };
}

function lineOf(notice: Notice, t: (zh: string, en: string) => string): string {
  switch (notice.what) {
    case 'connected': return t(`已连接：${notice.banner}`, `connected: ${notice.banner}`);
    case 'cut': return t(`连接断开，将重连。${notice.why}`, `the connection is gone, trying again. ${notice.why}`);
    case 'rejected': return t(`事件被拒：${notice.outcome.id} ${notice.outcome.reason} ${notice.outcome.path}`, `event refused: ${notice.outcome.id} ${notice.outcome.reason} ${notice.outcome.path}`);
    case 'gap': {
      const span = `${new Date(notice.gap.fromMs).toISOString()} – ${new Date(notice.gap.toMs).toISOString()}`;
      const missed = notice.missed === null ? t('未知', 'unknown') : String(notice.missed.length);
      return t(`缺口 ${span}：其间的事件没有听到；未见其结束的通话：${missed}`, `gap ${span}: what happened in it was not heard; calls whose end was not seen: ${missed}`);
    }
  }
}
