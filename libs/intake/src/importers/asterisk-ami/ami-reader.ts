/** One message of the Asterisk Manager Interface: an event, or the response to an action. Names are in lower case; of a name said twice the last value counts. */
export type AmiMessage = ReadonlyMap<string, string>;

/** Longest line that is read, in UTF-16 units; a longer one is broken. */
const LINE_MAX = 16 * 1024;
/** Most lines of one message; what follows them is passed over up to its end. */
const LINES_MAX = 1000;
const BANNER = /^Asterisk Call Manager\//;

/** What answers on that port is no Asterisk Manager. */
export class NotAmi extends Error {
  constructor(said: string) { super(`no Asterisk Manager: ${JSON.stringify(said.slice(0, 60))}`); this.name = 'NotAmi'; }
}

/**
 * Messages from the bytes of one connection, in whatever pieces they come: lines `Name: value`, an empty line after each message, a banner before
 * the first. A line that is none of this is broken: it is counted and passed over, and the rest of its message goes on.
 */
export class AmiReader {
  /** What Asterisk says of itself; null before the first line. */
  banner: string | null = null;
  /** Lines that could not be read. */
  broken = 0;
  private readonly decoder = new TextDecoder();
  private rest = '';
  private overlong = false;
  private message = new Map<string, string>();
  private lines = 0;

  /** Takes bytes as they come; answers the messages that they complete. Throws `NotAmi` when the first line is no banner. */
  take(bytes: Uint8Array): AmiMessage[] {
    const done: AmiMessage[] = [];
    const lines = (this.rest + this.decoder.decode(bytes, { stream: true })).split('\n');
    this.rest = lines.pop() ?? '';
    for (const line of lines) {
      if (this.overlong) { this.overlong = false; continue; }
      const message = this.line(line.endsWith('\r') ? line.slice(0, -1) : line);
      if (message !== null) done.push(message);
    }
    if (this.rest.length > LINE_MAX) {
      if (this.banner === null) throw new NotAmi(this.rest);
      if (!this.overlong) this.broken += 1;
      this.overlong = true;
      this.rest = '';
    }
    return done;
  }

  private line(line: string): AmiMessage | null {
    if (this.banner === null) {
      if (!BANNER.test(line)) throw new NotAmi(line);
      this.banner = line;
      return null;
    }
    if (line === '') return this.complete();
    const colon = line.indexOf(':');
    this.lines += 1;
    if (colon <= 0 || line.length > LINE_MAX || this.lines > LINES_MAX) { this.broken += 1; return null; }
    this.message.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim());
    return null;
  }

  private complete(): AmiMessage | null {
    const { message } = this;
    this.message = new Map();
    this.lines = 0;
    return message.size === 0 ? null : message;
  }
}

/** An action as it is sent. Throws a RangeError for a value that would end its line, and so could smuggle in another action. */
export function amiAction(action: string, members: Readonly<Record<string, string>>): string {
  const lines = Object.entries({ Action: action, ...members }).map(([name, value]) => {
    if (/[\r\n]/.test(value)) throw new RangeError(`${name} contains a line break`);
    return `${name}: ${value}\r\n`;
  });
  return `${lines.join('')}\r\n`;
}
