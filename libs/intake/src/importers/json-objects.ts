import { LINE_CHARACTERS_MAX } from './numbered-lines.js';

/** Longest object that is read; what is longer is told and left out, never held. */
export const OBJECT_CHARACTERS_MAX = 16 * LINE_CHARACTERS_MAX;
const TEXT_KEPT = 200;

/** One object of a text, with the line on which it begins (from 1) and its text; or why it is none. */
export type JsonObject =
  | { readonly line: number; readonly text: string; readonly value: Readonly<Record<string, unknown>> }
  | { readonly line: number; readonly text: string; readonly reason: string };

const [QUOTE, BACKSLASH, NEWLINE, OPEN, CLOSE, OPEN_LIST, CLOSE_LIST, COMMA, SPACE] = [34, 92, 10, 123, 125, 91, 93, 44, 32];
const TOO_LONG = '对象过长 · the object is too long';
const BROKEN_OFF = '对象没有写完 · the object breaks off';
const NOT_JSON = '不是 JSON · not JSON';

/**
 * The objects of a JSON text as it streams in: one a line, one after the other with nothing or anything blank between (as Firehose writes them),
 * in a list, or in the lists `within` of a page (`{"conversations": [ … ], "totalHits": 2}`), whose other members are passed over.
 * Finds where objects begin and end; what they are, `JSON.parse` says. An object that breaks off costs itself alone where the next one begins at
 * the beginning of a line. Holds one chunk and one object.
 */
export async function* jsonObjects(stream: AsyncIterable<Uint8Array>, within: readonly string[] = []): AsyncGenerator<JsonObject> {
  const decoder = new TextDecoder();
  const frames = new Frames(new Set(within));
  for await (const chunk of stream) yield* frames.take(decoder.decode(chunk, { stream: true }));
  yield* frames.take(decoder.decode());
  yield* frames.end();
}

/** A list or page around the objects, and the depth at which objects were looked for outside it. */
interface Around { readonly kind: 'list' | 'page'; readonly outside: number }

class Frames {
  private line = 1;
  /** Brackets that are open, and how many of them are lists and pages around the objects. */
  private depth = 0;
  private edge = 0;
  private readonly around: Around[] = [];
  /** What has to be kept of the text so far, where an object, a string or junk began in it. */
  private text = '';
  private from = -1;
  private what: 'nothing' | 'object' | 'junk' = 'nothing';
  private began = 1;
  private tooLong: string | null = null;
  private stringFrom = -1;
  private escaped = false;
  private key = '';
  private lineStart = true;

  constructor(private readonly within: ReadonlySet<string>) {}

  *take(chunk: string): Generator<JsonObject> {
    const text = this.text + chunk;
    for (let i = this.text.length; i < text.length; i += 1) {
      const code = text.charCodeAt(i);
      if (code === OPEN && this.lineStart && this.what === 'object' && this.stringFrom < 0) {
        yield this.refused(text.slice(this.from, i), BROKEN_OFF);
        this.depth = this.edge;
      }
      this.lineStart = code === NEWLINE;
      if (code === NEWLINE) {
        this.line += 1;
        // No string of JSON goes on over a line: it broke off.
        this.stringFrom = -1;
        this.escaped = false;
        if (this.what === 'junk') yield this.refused(text.slice(this.from, i), NOT_JSON);
      } else if (this.stringFrom >= 0) this.inString(text, i);
      else if (code === QUOTE && (this.depth > 0)) this.stringFrom = i;
      else if (code === OPEN || code === OPEN_LIST) this.open(code, i);
      else if ((code === CLOSE || code === CLOSE_LIST) && this.depth > 0) { if (this.close()) yield this.whole(text.slice(this.from, i + 1)); }
      else if (this.depth === 0 && this.what === 'nothing' && code > SPACE && code !== COMMA) this.begin('junk', i);
    }
    this.keep(text);
  }

  *end(): Generator<JsonObject> {
    if (this.what === 'object') yield this.refused(this.text, BROKEN_OFF);
    if (this.what === 'junk') yield this.refused(this.text, NOT_JSON);
  }

  /** One character inside a string. */
  private inString(text: string, at: number): void {
    const code = text.charCodeAt(at);
    if (this.escaped) this.escaped = false;
    else if (code === BACKSLASH) this.escaped = true;
    else if (code === QUOTE) {
      if (this.atEdge) this.key = text.slice(this.stringFrom + 1, at);
      this.stringFrom = -1;
    }
  }

  /** Whether what is read now is a member of a page, or of what may turn out to be one: an object that stands in none. */
  private get atEdge(): boolean { return this.what === 'object' ? this.depth === this.edge + 1 && !this.around.some(({ kind }) => kind === 'page') : this.isPage && this.depth === this.edge; }
  private get isPage(): boolean { return this.around.at(-1)?.kind === 'page'; }

  private open(code: number, at: number): void {
    if (this.what === 'junk') return;
    if (code === OPEN_LIST && this.atEdge && this.within.has(this.key)) {
      if (this.what === 'object') this.enter('page', this.depth);
      this.enter('list', this.depth + 1);
    } else if (this.depth === this.edge && !this.isPage) {
      if (code === OPEN) this.begin('object', at);
      else { this.enter('list', this.depth + 1); }
    }
    this.depth += 1;
  }

  private enter(kind: Around['kind'], edge: number): void {
    this.around.push({ kind, outside: this.edge });
    this.edge = edge;
    this.what = 'nothing';
    this.from = -1;
    this.tooLong = null;
  }

  /** Whether an object ends here. */
  private close(): boolean {
    this.depth -= 1;
    if (this.what === 'object') return this.depth === this.edge;
    if (this.depth < this.edge) this.edge = this.around.pop()?.outside ?? 0;
    return false;
  }

  private begin(what: 'object' | 'junk', at: number): void {
    this.what = what;
    this.from = at;
    this.began = this.line;
  }

  private whole(text: string): JsonObject {
    if (this.tooLong !== null) return this.refused(text, TOO_LONG);
    this.what = 'nothing';
    this.from = -1;
    try { return { line: this.began, text, value: JSON.parse(text) as Readonly<Record<string, unknown>> }; } catch { return this.refused(text, NOT_JSON); }
  }

  private refused(text: string, reason: string): JsonObject {
    const told = this.tooLong ?? text;
    this.what = 'nothing';
    this.from = -1;
    this.tooLong = null;
    return { line: this.began, text: told.replace(/\r$/, ''), reason };
  }

  /** Keeps what is still needed of the text, its places counted from its new beginning. */
  private keep(text: string): void {
    if (this.what !== 'nothing' && this.from >= 0 && text.length - this.from > OBJECT_CHARACTERS_MAX) {
      this.tooLong ??= text.slice(this.from, this.from + TEXT_KEPT);
      this.from = text.length;
    }
    const first = this.from >= 0 ? this.from : this.stringFrom >= 0 ? this.stringFrom : text.length;
    this.text = text.slice(first);
    if (this.from >= 0) this.from -= first;
    if (this.stringFrom >= 0) this.stringFrom = Math.max(0, this.stringFrom - first);
  }
}
