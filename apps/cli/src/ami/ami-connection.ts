import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { amiAction, AmiReader, type AmiMessage } from '@sanxiang/intake';

const CONNECT_MS_MAX = 10_000;
const LOGIN_MS_MAX = 10_000;

/** Where an Asterisk Manager is, and who asks. */
export interface AmiAddress {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly secret: string;
  /** Sends the secret as it is. Else it is proved by a challenge, and never on the line. */
  readonly plain: boolean;
}

/** The manager does not let this user in. */
export class LoginRefused extends Error {
  constructor(said: string) { super(said); this.name = 'LoginRefused'; }
}

/** One connection to an Asterisk Manager, from the login to its end. Bytes are read as messages are asked for: who does not ask lets Asterisk wait. */
export class AmiConnection {
  private readonly reader = new AmiReader();
  private readonly chunks: AsyncIterator<Buffer, undefined>;
  private actions = 0;
  /** Messages that came behind the answer to the login. */
  private inbox: AmiMessage[] = [];

  private constructor(private readonly socket: Socket) { this.chunks = socket[Symbol.asyncIterator]() as AsyncIterator<Buffer, undefined>; }

  /** Connects and logs in. Throws `LoginRefused`, `NotAmi`, or what the network says; within 20 s at most. */
  static async open(address: AmiAddress, signal: AbortSignal): Promise<AmiConnection> {
    const socket = connect({ host: address.host, port: address.port });
    socket.setKeepAlive(true);
    // A fault ends the reading, which reports it; without a listener it would end the process.
    socket.on('error', () => undefined);
    try {
      await once(socket, 'connect', { signal: AbortSignal.any([signal, AbortSignal.timeout(CONNECT_MS_MAX)]) });
      const connection = new AmiConnection(socket);
      const stop = (): void => { connection.close(); };
      signal.addEventListener('abort', stop);
      socket.once('close', () => { signal.removeEventListener('abort', stop); });
      const late = setTimeout(() => { socket.destroy(new Error(`no answer to the login within ${LOGIN_MS_MAX} ms`)); }, LOGIN_MS_MAX);
      try { await connection.login(address); } finally { clearTimeout(late); }
      return connection;
    } catch (error) { socket.destroy(); throw error; }
  }

  /** Lines that could not be read. */
  get broken(): number { return this.reader.broken; }

  /** What Asterisk says of its manager: `Asterisk Call Manager/7.0.3`. */
  get banner(): string { return this.reader.banner ?? ''; }

  /** Sends an action; answers the id under which its response comes. */
  send(action: string, members: Readonly<Record<string, string>> = {}): string {
    const id = `sanxiang-${this.actions += 1}`;
    if (this.socket.writable) this.socket.write(amiAction(action, { ActionID: id, ...members }));
    return id;
  }

  /** The next messages; null when the connection was closed. Throws what the network says. */
  async next(): Promise<AmiMessage[] | null> {
    const { inbox } = this;
    this.inbox = [];
    if (inbox.length > 0) return inbox;
    const { done, value } = await this.chunks.next();
    return done === true ? null : this.reader.take(value);
  }

  /** Says goodbye where that still works, and ends the connection. */
  close(): void {
    this.send('Logoff');
    this.socket.destroySoon();
  }

  /** Ends a connection that does not answer. */
  cut(why: string): void { this.socket.destroy(new Error(why)); }

  private async login({ user, secret, plain }: AmiAddress): Promise<void> {
    if (plain) { await this.ask('Login', { Username: user, Secret: secret, Events: 'on' }); return; }
    const challenge = (await this.ask('Challenge', { AuthType: 'MD5' })).get('challenge') ?? '';
    await this.ask('Login', { AuthType: 'MD5', Username: user, Key: createHash('md5').update(challenge + secret).digest('hex'), Events: 'on' });
  }

  /** Sends an action and waits for its response. Only for the login: before it no event comes. */
  private async ask(action: string, members: Readonly<Record<string, string>>): Promise<AmiMessage> {
    const id = this.send(action, members);
    for (;;) {
      const messages = await this.next();
      if (messages === null) throw new Error('the connection was closed during the login');
      const at = messages.findIndex((m) => m.get('actionid') === id);
      const answer = messages[at];
      if (answer === undefined) continue;
      this.inbox = messages.slice(at + 1);
      if (answer.get('response') !== 'Success') throw new LoginRefused(`${action}: ${answer.get('message') ?? answer.get('response') ?? ''}`);
      return answer;
    }
  }
}
