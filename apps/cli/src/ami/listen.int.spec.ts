import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createHttp, type Server as HttpServer } from 'node:http';
import { createServer, type Server as NetServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { foldCall } from '@sanxiang/call-fold';
import { parseInstant, validateEvent, type Call, type PostedEvent } from '@sanxiang/contracts';
import { until } from '@sanxiang/testing';
import { run } from '../main.js';
import type { Around } from './ami-listener.js';
import { listen, type ListenOptions } from './listen.js';

const FIXTURES = new URL('../../../../libs/intake/fixtures/asterisk-ami/', import.meta.url);
const fixture = (name: string): string => readFileSync(new URL(`${name}.txt`, FIXTURES), 'utf8');
const SECRET = 'a secret of the manager';
/** 2026-03-02T10:00:00+08:00: the fixtures begin here. */
const T0 = 1_772_416_800_000;
/** An hour later: what the clock of this machine says. */
const NOW = T0 + 3_600_000;
const CALL_RULES = { clockMs: NOW, idleLimitMs: 4 * 3_600_000, wrapMaxMs: 300_000, minReturnMs: 2000 };

const listening = async (server: NetServer | HttpServer): Promise<number> => {
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
};

/** An Asterisk Manager that does what it is told: lets in who proves the secret, answers what it is asked, and says what a test has it say. */
class ScriptedAmi {
  readonly server = createServer((socket) => { this.serve(socket); });
  readonly actions: string[] = [];
  sockets: Socket[] = [];
  /** What `QueueStatus` and `CoreShowChannels` list. */
  entries = '';
  channels = '';
  pongs = true;

  get logins(): number { return this.actions.filter((a) => a === 'Login').length; }

  say(text: string): void { this.sockets.at(-1)?.write(text.replaceAll(/\r?\n/g, '\r\n')); }

  cut(): void { this.sockets.at(-1)?.destroy(); }

  private serve(socket: Socket): void {
    socket.on('error', () => undefined);
    socket.write('Asterisk Call Manager/7.0.3\r\n');
    let text = '';
    let challenge = '';
    const answer = (id: string, lines: string): void => { socket.write(`Response: Success\r\nActionID: ${id}\r\n${lines}\r\n`); };
    const list = (id: string, items: string, end: string): void => { answer(id, 'EventList: start\r\n'); socket.write(`${items.replaceAll('\n\n', `\nActionID: ${id}\n\n`)}Event: ${end}\nActionID: ${id}\n\n`); };
    const obey = (action: ReadonlyMap<string, string>): void => {
      const [what, id] = [action.get('Action') ?? '', action.get('ActionID') ?? ''];
      this.actions.push(what);
      if (what === 'Challenge') { challenge = '230964821'; answer(id, `Challenge: ${challenge}\r\n`); }
      else if (what === 'Login') {
        const proved = action.get('Key') === createHash('md5').update(challenge + SECRET).digest('hex') || action.get('Secret') === SECRET;
        if (!proved) { socket.end(`Response: Error\r\nActionID: ${id}\r\nMessage: Authentication failed\r\n\r\n`); return; }
        this.sockets.push(socket);
        // In one piece with what follows, as it comes from the network.
        answer(id, 'Message: Authentication accepted\r\n\r\nEvent: FullyBooted\r\nStatus: Fully Booted\r\n');
      } else if (what === 'Ping' && this.pongs) answer(id, `Ping: Pong\r\nTimestamp: ${T0 / 1000 + 900}.000000\r\n`);
      else if (what === 'QueueStatus') list(id, this.entries, 'QueueStatusComplete');
      else if (what === 'CoreShowChannels') list(id, this.channels, 'CoreShowChannelsComplete');
    };
    socket.on('data', (chunk) => {
      text += chunk.toString();
      for (let end = text.indexOf('\r\n\r\n'); end >= 0; end = text.indexOf('\r\n\r\n')) {
        obey(new Map(text.slice(0, end).split('\r\n').map((line): [string, string] => [line.split(': ')[0] ?? '', line.split(': ').slice(1).join(': ')])));
        text = text.slice(end + 4);
      }
    });
  }
}

/** Intake as it answers: knows duplicates and conflicts, and is away while told to be. */
class Intake {
  readonly known = new Map<string, PostedEvent>();
  readonly server = createHttp((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => { body += chunk.toString(); });
    request.on('end', () => {
      if (request.method !== 'POST') { response.writeHead(200).end('{}'); return; }
      this.requests += 1;
      if (this.status !== 202) { response.writeHead(this.status, { 'retry-after': '0' }).end('{"title":"away"}'); return; }
      const rejected: object[] = [];
      let accepted = 0;
      body.split('\n').forEach((line, index) => {
        const event = JSON.parse(line) as PostedEvent;
        const judged = validateEvent(event, line, { now: NOW });
        const before = this.known.get(event.id);
        if (!judged.ok) rejected.push({ index, id: event.id, reason: judged.reason, path: judged.path });
        else if (before !== undefined && JSON.stringify(before) !== line) rejected.push({ index, id: event.id, reason: 'conflict', path: 'id' });
        else if (before === undefined) { accepted += 1; this.known.set(event.id, event); }
      });
      response.writeHead(202, { 'content-type': 'application/json' }).end(JSON.stringify({ accepted, duplicates: 0, rejected }));
    });
  });
  status = 202;
  requests = 0;

  types(): string[] { return [...this.known.values()].map(({ type }) => type); }

  /** The call of that id, folded as the call service folds it. */
  call(id: string): Call | null {
    const events = [...this.known.values()].filter((e) => e.subject === id).map((e) => ({ ...e, timeMs: parseInstant(e.time) ?? NaN }));
    return foldCall(id, events, CALL_RULES);
  }
}

let ami: ScriptedAmi;
let intake: Intake;
let amiPort = 0;
let url = '';
let dir = '';
beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'sanxiang-ami-'));
  [ami, intake] = [new ScriptedAmi(), new Intake()];
  amiPort = await listening(ami.server);
  url = `http://127.0.0.1:${await listening(intake.server)}`;
});
afterEach(async () => {
  for (const socket of ami.sockets) socket.destroy();
  intake.server.closeAllConnections();
  await Promise.all([ami.server, intake.server].map((server) => new Promise((resolve) => server.close(resolve))));
  rmSync(dir, { recursive: true });
});

interface Listening { readonly ended: Promise<unknown>; readonly stop: () => Promise<{ out: string; err: string; error: unknown }>; err: () => string }
/** Starts to listen; the clock of the machine stands still, and pauses are over at once. */
function start(options: Partial<ListenOptions> = {}, world: Partial<Around> = {}, secret = SECRET): Listening {
  let [out, err] = ['', ''];
  const stop = new AbortController();
  const ended = listen(
    { out: (text) => { out += text; }, err: (text) => { err += text; }, isScreen: false, lang: 'en', env: { SANXIANG_URL: url, SANXIANG_AMI_SECRET: secret } },
    { host: '127.0.0.1', port: String(amiPort), user: 'sanxiang', source: 'pbx', inboundContext: ['from-trunk'], json: true, ...options }, stop.signal,
    { now: () => NOW, random: () => 0, wait: () => new Promise((resolve) => { setImmediate(resolve); }), beatMs: 60_000, behindMax: 1000, goodbyeMs: 10_000, ...world },
  ).then(() => null, (error: unknown) => error);
  return { ended, err: () => err, stop: async () => { stop.abort(); return { error: await ended, out, err }; } };
}
const heard = (what: string, ask: () => boolean): Promise<boolean> => until(what, ask);
const ends = (id: string) => (): boolean => intake.call(id)?.endedAt != null;
const [HOLDS, WARM, BLIND] = ['1772416810.10', '1772417100.300', '1772417300.500'];

describe('sanxiang listen asterisk-ami', () => {
  it('makes one call of what Asterisk says of it, with both holds and the missed ring, a broken line notwithstanding', async () => {
    const listener = start();
    await heard('the login', () => ami.sockets.length === 1);
    ami.say(fixture('two-holds'));
    await heard('the end of the call', ends(HOLDS));
    expect(intake.call(HOLDS)).toMatchObject({
      direction: 'inbound', line: '4008001234', queue: '报修', agent: '李四', customer: { phone: '13900000001' }, outcome: 'answered', endedBy: 'customer', contradictions: [],
      waitMs: 15_800, talkMs: 180_010 - 35_000, holdMs: 35_000, rings: null,
      holds: [{ startedAt: T0 + 50_000, ms: 20_000, kind: 'hold', agent: '李四', outcome: 'resumed' }, { startedAt: T0 + 100_000, ms: 15_000, outcome: 'resumed' }],
      visits: [{ queue: '报修', outcome: 'answered' }], attempts: [{ agent: '张三', outcome: 'missed', ringMs: 12_000 }, { agent: '李四', outcome: 'taken' }],
    });
    const { out, error } = await listener.stop();
    expect([error, JSON.parse(out)]).toEqual([null, { events: 9, taken: 11, rejected: 0, failed: 0, connections: 1, brokenLines: 1, missedCalls: 0 }]);
    await heard('the goodbye', () => ami.actions.at(-1) === 'Logoff');
    expect(ami.actions).toEqual(['Challenge', 'Login', 'QueueStatus', 'CoreShowChannels', 'Ping', 'Logoff']);
  });

  it('follows transfers: a warm one to the colleague with the hold before it, a blind one through the other queue', async () => {
    const listener = start();
    await heard('the login', () => ami.sockets.length === 1);
    ami.say(fixture('transfers'));
    await heard('the end of both calls', () => ends(WARM)() && ends(BLIND)());
    expect(intake.call(WARM)).toMatchObject({ endedBy: 'agent', contradictions: [], holds: [{ ms: 20_000, outcome: 'transferred' }], transfers: [{ mode: 'warm', to: '1003', outcome: 'completed' }], legs: [{ agent: '李四' }, { agent: '1003', startedAt: T0 + 350_000 }] });
    expect(intake.call(BLIND)).toMatchObject({ endedBy: 'agent', contradictions: [], transfers: [{ mode: 'blind', outcome: 'completed' }], legs: [{ agent: '张三', queue: '报修' }, { agent: '王五', queue: '账务' }], visits: [{ queue: '报修', outcome: 'answered' }, { queue: '账务', outcome: 'answered' }] });
    await listener.stop();
  });

  it('tells apart who gave up, whom the queue let go and why', async () => {
    const listener = start();
    await heard('the login', () => ami.sockets.length === 1);
    ami.say(fixture('unanswered'));
    const ids = ['1772417500.700', '1772417520.720', '1772417600.800', '1772417610.810', '1772417620.820'];
    await heard('the end of every call', () => ids.every((id) => ends(id)()));
    expect(ids.map((id) => { const call = intake.call(id); return [call?.outcome, call?.abandonStage ?? call?.divertReason, call?.waitMs, call?.contradictions.length]; })).toEqual([
      ['abandoned', 'ringing', 10_010, 0], ['diverted', 'timeout', 60_000, 0], ['diverted', 'join_empty', 1000, 0], ['abandoned', 'menu', 8010, 0], ['diverted', 'key', 10_000, 0],
    ]);
    await listener.stop();
  });

  it('connects again when the line breaks, goes on with the call, and marks the gap', async () => {
    const listener = start();
    const messages = fixture('two-holds').split('\n\n').map((m) => `${m}\n\n`);
    const hold = messages.findIndex((m) => m.startsWith('Event: Hold'));
    await heard('the login', () => ami.sockets.length === 1);
    ami.say(messages.slice(0, hold + 1).join('') + messages[0]?.replaceAll('1772416810.10', '1772416811.77'));
    await heard('the first hold', () => intake.types().includes('call.held.v1'));
    ami.channels = `Event: CoreShowChannel\nUniqueid: ${HOLDS}\nLinkedid: ${HOLDS}\nApplication: Queue\nBridgeId: b\n\n`;
    ami.cut();
    await heard('the second login', () => ami.logins === 2 && ami.sockets.length === 2);
    // Said twice, counted once.
    ami.say(messages.slice(hold - 3).join(''));
    await heard('the end of the call', ends(HOLDS));
    expect(intake.call(HOLDS)).toMatchObject({ outcome: 'answered', contradictions: [], holds: [{ ms: 20_000, outcome: 'resumed' }, { ms: 15_000 }] });
    await heard('the gap', () => JSON.stringify([...intake.known.values()]).includes('"gap"'));
    const declared = [...intake.known.values()].filter(({ type }) => type === 'source.declared.v1');
    expect(declared.at(-1)?.data).toMatchObject({ heartbeatSec: 60, resolutionMs: 1, gap: { from: '2026-03-02T03:00:00.000Z', calls: ['1772416811.77'] } });
    expect(intake.call('1772416811.77')).toMatchObject({ endedAt: null, outcome: null });
    const { out, err } = await listener.stop();
    expect(JSON.parse(out)).toMatchObject({ connections: 2, missedCalls: 1, rejected: 0, failed: 0 });
    expect(err).toMatch(/gap 2026-03-02T03:00:00.000Z/);
  });

  it('loses nothing while the server is away, and reads no more than it may hold', async () => {
    intake.status = 503;
    const listener = start({}, { behindMax: 50 });
    await heard('the login', () => ami.sockets.length === 1);
    const calls = Array.from({ length: 400 }, (_, i) => fixture('two-holds').replaceAll('1772416810.10', `1772416810.${1000 + i}`));
    for (const call of calls) ami.say(call);
    await heard('the server to be asked in vain', () => intake.requests > 3);
    const socket = ami.sockets[0];
    // The rest waits on Asterisk's side.
    expect(socket?.writableLength).toBeGreaterThan(0);
    intake.status = 202;
    await heard('every event', () => intake.types().filter((type) => type.startsWith('call.')).length === 9 * calls.length);
    const { out } = await listener.stop();
    expect(JSON.parse(out)).toMatchObject({ events: 3600, failed: 0, rejected: 0 });
  });

  it('says that it lives, by Asterisk\'s own clock, and takes a line that no longer answers for broken', async () => {
    const listener = start({}, { beatMs: 20 });
    await heard('the login', () => ami.sockets.length === 1);
    ami.say(fixture('two-holds').split('\n\n').slice(0, 2).map((m) => `${m}\n\n`).join(''));
    await heard('a sign of life', () => [...intake.known.values()].some(({ type, data }) => type === 'source.advanced.v1' && data['through'] === '2026-03-02T02:15:00.000Z'));
    ami.pongs = false;
    await heard('another login', () => ami.logins >= 2);
    expect((await listener.stop()).err).toMatch(/no answer to a ping/);
  });
});

describe('a listener that cannot work', () => {
  it('ends where the login is refused, and tells the secret to nobody', async () => {
    const listener = start({}, {}, 'a wrong secret');
    await listener.ended;
    const { error, out, err } = await listener.stop();
    expect(error).toMatchObject({ name: 'Failed', message: expect.stringContaining('Authentication failed') });
    expect(`${out}${err}${String(error)}`).not.toMatch(/a wrong secret/);
  });
  it('ends where the server wants none of the events', async () => {
    intake.status = 401;
    const listener = start();
    await listener.ended;
    await heard('the goodbye', () => ami.actions.at(-1) === 'Logoff');
    expect((await listener.stop()).error).toMatchObject({ name: 'Failed', message: expect.stringContaining('401') });
  });
  it('says what was not delivered in the end', async () => {
    intake.status = 503;
    const listener = start({}, { goodbyeMs: 1 });
    await heard('the server to be asked', () => intake.requests > 0);
    const { error, out } = await listener.stop();
    expect([error, JSON.parse(out)]).toMatchObject([{ name: 'Failed', message: expect.stringMatching(/not delivered/) }, { failed: 1 }]);
  });
  it('reads its secret from a file, or the environment, and from nowhere else', async () => {
    const cli = async (env: Readonly<Record<string, string>>, ...args: readonly string[]): Promise<{ code: number; err: string }> => {
      let err = '';
      const code = await run(['listen', 'asterisk-ami', '--host', '127.0.0.1', '--user', 'u', ...args], { out: () => undefined, err: (text) => { err += text; }, isScreen: false, lang: 'en', env: { SANXIANG_URL: url, ...env } });
      return { code, err };
    };
    expect(await cli({})).toMatchObject({ code: 2, err: expect.stringContaining('no secret') });
    expect(await cli({}, '--secret', 'x')).toMatchObject({ code: 2 });
    expect(await cli({}, '--port', '99999')).toMatchObject({ code: 2 });
    writeFileSync(join(dir, 'secret'), 'wrong\n');
    expect(await cli({}, '--port', String(amiPort), '--secret-file', join(dir, 'secret'))).toMatchObject({ code: 1, err: expect.stringContaining('Authentication failed') });
    expect(await cli({}, '--secret-file', join(dir, 'nowhere'))).toMatchObject({ code: 1, err: expect.stringContaining('ENOENT') });
  });
});
