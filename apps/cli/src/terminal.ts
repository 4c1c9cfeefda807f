/** What a command writes to, and in which language. Passed in, so that commands are tested without a process. */
export interface Terminal {
  /** Standard output: what was asked for, and nothing else. */
  readonly out: (text: string) => void;
  /** Standard error: progress and what people are told. */
  readonly err: (text: string) => void;
  /** Whether standard error is a screen, on which a line may be written over. */
  readonly isScreen: boolean;
  readonly lang: 'zh-CN' | 'en';
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** A text in the language of the terminal. */
export const say = ({ lang }: Terminal, zh: string, en: string): string => (lang === 'en' ? en : zh);

/** The terminal of this process. */
export const processTerminal = (env: Terminal['env']): Terminal => ({
  out: (text) => { process.stdout.write(text); },
  err: (text) => { process.stderr.write(text); },
  isScreen: process.stderr.isTTY,
  lang: env['SANXIANG_LANG'] === 'en' ? 'en' : 'zh-CN',
  env,
});

/** A command could not do its work: exit code 1. The message is for people. */
export class Failed extends Error {
  constructor(message: string, options?: ErrorOptions) { super(message, options); this.name = 'Failed'; }
}
/** The command was asked for wrongly: exit code 2. */
export class WrongUsage extends Error {
  constructor(message: string) { super(message); this.name = 'WrongUsage'; }
}

/** What there is to say of a fault, its cause included: `fetch` says only there why it failed. */
export function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause instanceof Error ? `: ${error.cause.message || ('code' in error.cause ? String(error.cause.code) : error.cause.name)}` : '';
  return error.message + cause;
}
