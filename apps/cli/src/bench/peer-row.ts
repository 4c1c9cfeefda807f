const isObject = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null;

/** The row of the table `events` that one line of a corpus becomes, as the program's own sink writes it. */
export function rowOf(line: string, off: number, now: number): Readonly<Record<string, string | number>> {
  const event: unknown = JSON.parse(line);
  const members = isObject(event) ? event : {};
  const text = (name: string): string => { const value = members[name]; return typeof value === 'string' ? value : ''; };
  return { org: 'default', subject: text('subject'), type: text('type'), source: text('source'), id: text('id'), time: Date.parse(text('time')), received_at: now, stored_at: now, body: line, _topic: 'events', _part: 0, _off: off };
}

/** What a peer measured; it prints this as one line. */
export interface PeerResult { readonly rows: number; readonly ms: number; readonly rssMiB: number }
/** What a peer is told, as its only argument: a file that holds this as JSON. */
export interface PeerTask { readonly corpus: string; readonly dir: string; readonly ddl: readonly string[] }

export const isTask = (value: unknown): value is PeerTask => typeof value === 'object' && value !== null && 'corpus' in value && 'dir' in value && 'ddl' in value && Array.isArray(value.ddl);
export const isResult = (value: unknown): value is PeerResult => typeof value === 'object' && value !== null && 'rows' in value && 'ms' in value;
