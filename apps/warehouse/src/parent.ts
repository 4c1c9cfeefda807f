/** The process that started this one, spoken to over Node's IPC; without one, whoever reads standard output. */
export interface Parent {
  readonly present: boolean;
  tell(message: Readonly<Record<string, unknown>>): void;
  /** `end` is called at most once, with how long work may go on: the parent asked, died, or a signal came and there is no parent. */
  onEnd(end: (graceMs: number) => void): void;
}

/** For work under way when the parent says stop or a signal comes. */
const GRACE_MS = 10_000;
/** When the parent has died nobody waits for answers any more, and the next one wants the directory. */
const ORPHAN_GRACE_MS = 500;

const graceOf = (message: unknown): number | null => {
  if (typeof message !== 'object' || message === null || Reflect.get(message, 'type') !== 'stop') return null;
  const grace: unknown = Reflect.get(message, 'graceMs');
  return typeof grace === 'number' && grace >= 0 ? grace : GRACE_MS;
};

/** Watches the parent. With one, signals are ignored: a Ctrl-C reaches the whole group, and the parent still has things to write. */
export function parent(): Parent {
  const present = process.send !== undefined;
  return {
    present,
    tell(message) {
      if (present) { if (process.connected) process.send?.(message); return; }
      process.stdout.write(`${JSON.stringify(message)}\n`);
    },
    onEnd(end) {
      let ended = false;
      const once = (graceMs: number): void => { if (!ended) { ended = true; end(graceMs); } };
      for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => { if (!present) once(GRACE_MS); });
      if (!present) return;
      process.on('disconnect', () => once(ORPHAN_GRACE_MS));
      process.on('message', (message) => { const grace = graceOf(message); if (grace !== null) once(grace); });
      if (!process.connected) once(ORPHAN_GRACE_MS);
    },
  };
}
