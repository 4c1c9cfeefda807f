/** What the doctor found of one thing. `warn` does not keep the program from working. */
export interface Finding {
  /** Stable name, for `--json`. */
  readonly check: string;
  readonly state: 'ok' | 'warn' | 'fault';
  readonly found: string;
  /** What to do about it; null when there is nothing to do. */
  readonly todo: string | null;
}

export const ok = (check: string, found: string): Finding => ({ check, state: 'ok', found, todo: null });
export const warn = (check: string, found: string, todo: string): Finding => ({ check, state: 'warn', found, todo });
export const fault = (check: string, found: string, todo: string): Finding => ({ check, state: 'fault', found, todo });

/** Picks the language of a text. */
export type Words = (zh: string, en: string) => string;
