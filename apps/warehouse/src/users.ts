import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { authenticationFailed } from './exception.js';
import { Gate } from './gate.js';
import { READERS, VIEWERS, WRITERS, type WarehouseSettings } from './warehouse.settings.js';

/** Who may ask, how much at once, and how long. */
export interface User {
  readonly name: string;
  readonly readOnly: boolean;
  /** Seconds after which its queries end; null: what the query itself says. */
  readonly secondsMax: number | null;
  readonly readers: Gate;
  readonly writers: Gate;
}

const QUEUE_MAX = 256;
/** A viewer writes his own SQL, and it must not keep others waiting. */
const VIEWER_SECONDS_MAX = 30;

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** The users `app` and, if it has a password, `viewer`. */
export class Users {
  private readonly known = new Map<string, { readonly user: User; readonly password: Buffer }>();

  constructor(settings: WarehouseSettings) {
    const add = (name: string, password: string, readOnly: boolean, secondsMax: number | null, width: number): void => {
      const user = { name, readOnly, secondsMax, readers: new Gate(`${name} (reading)`, width, QUEUE_MAX), writers: new Gate(`${name} (writing)`, WRITERS, QUEUE_MAX) };
      this.known.set(name, { user, password: digest(password) });
    };
    add('app', settings.password, false, null, READERS);
    if (settings.viewerPassword !== null) add('viewer', settings.viewerPassword, true, VIEWER_SECONDS_MAX, VIEWERS);
  }

  /** The user of a request: Basic, ClickHouse's two headers, or the address. Refuses with 516. */
  of(http: IncomingMessage, query: URLSearchParams): User {
    const [name, password] = credentials(http, query);
    const found = this.known.get(name);
    // Compared even when there is no such user, so that the time tells nothing.
    const right = timingSafeEqual(found?.password ?? digest(''), digest(password));
    if (found === undefined || !right) throw authenticationFailed(name.slice(0, 64));
    return found.user;
  }
}

function credentials(http: IncomingMessage, query: URLSearchParams): [name: string, password: string] {
  const basic = /^Basic\s+(\S+)$/i.exec(http.headers.authorization ?? '')?.[1];
  if (basic !== undefined) {
    const text = Buffer.from(basic, 'base64').toString('utf8');
    const colon = text.indexOf(':');
    return colon < 0 ? [text, ''] : [text.slice(0, colon), text.slice(colon + 1)];
  }
  const header = (name: string): string | undefined => { const value = http.headers[name]; return typeof value === 'string' ? value : undefined; };
  return [header('x-clickhouse-user') ?? query.get('user') ?? 'default', header('x-clickhouse-key') ?? query.get('password') ?? ''];
}
