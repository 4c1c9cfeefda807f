import { createContext, use, useCallback, useEffect, useMemo, useSyncExternalStore, type ReactNode } from 'react';
import { useQuery } from '@tanstack/react-query';
import { useLocation, useSearchParams } from 'react-router';
import { getJson, type Lang, type MetricAnswer, type Query } from './api.js';
import { say, type Filling, type MessageKey } from './messages.js';
import { FALLBACK_TZ, linkTo, readView, withMembers, type View } from './view.js';

export type Say = <K extends MessageKey>(key: K, ...filling: Filling<K>) => string;

export interface ViewTools {
  readonly view: View;
  readonly dark: boolean;
  /** Zone to write times in where an answer brings none of its own. */
  readonly tz: string;
  /** false while the organisation's zone is being asked for. */
  readonly tzKnown: boolean;
  readonly t: Say;
  /** Changes members of the URL in place. Language and theme are remembered by this browser too. */
  readonly change: (changes: Query) => void;
  readonly href: (path: string, own?: Query) => string;
}

const Context = createContext<ViewTools | null>(null);
const STORED = { lang: 'sanxiang.lang', theme: 'sanxiang.theme' } as const;

/** Storage may be refused (private windows, policies): then nothing is remembered and nothing breaks. */
function remembered(name: keyof typeof STORED): string | null {
  try { return localStorage.getItem(STORED[name]); } catch { return null; }
}
function remember(name: keyof typeof STORED, value: string): void {
  try { localStorage.setItem(STORED[name], value); } catch { /* said above */ }
}

const darkSystem = matchMedia('(prefers-color-scheme: dark)');
const onDarkSystem = (changed: () => void): (() => void) => {
  darkSystem.addEventListener('change', changed);
  return () => darkSystem.removeEventListener('change', changed);
};

/** Keeps the view of the URL for all below it and sets language and theme on the document. */
export function ViewProvider({ children }: { readonly children: ReactNode }) {
  const [search, setSearch] = useSearchParams();
  const systemDark = useSyncExternalStore(onDarkSystem, () => darkSystem.matches);
  const view = useMemo(() => readView(search, { lang: remembered('lang'), theme: remembered('theme') }, document.documentElement.dataset['lang'] ?? null), [search]);
  const dark = view.theme === 'dark' || (view.theme === 'auto' && systemDark);

  useEffect(() => {
    document.documentElement.lang = view.lang === 'zh' ? 'zh-CN' : 'en';
    document.documentElement.dataset['theme'] = dark ? 'dark' : 'light';
    document.documentElement.dataset['wall'] = view.wall ? '1' : '0';
  }, [view.lang, view.wall, dark]);

  const change = useCallback((changes: Query) => {
    if (typeof changes['lang'] === 'string') remember('lang', changes['lang']);
    if (typeof changes['theme'] === 'string') remember('theme', changes['theme']);
    setSearch((now) => withMembers(now, changes), { replace: true });
  }, [setSearch]);

  const zone = useZone(view);
  const tools = useMemo<ViewTools>(() => ({
    view, dark, change, tz: zone ?? FALLBACK_TZ, tzKnown: zone !== undefined,
    t: sayIn(view.lang),
    href: (path, own) => linkTo(path, search, own),
  }), [view, dark, change, search, zone]);
  return <Context value={tools}>{children}</Context>;
}

/**
 * The zone of the URL, of the page, or of the organisation, which every figure's answer names; null where nobody says, undefined
 * while it is being asked for. The wall does not ask: its frames bring theirs.
 */
function useZone(view: View): string | null | undefined {
  const { pathname } = useLocation();
  const said = view.tz ?? document.documentElement.dataset['tz'] ?? null;
  const wanted = said === null && pathname !== '/';
  const { data, isError } = useQuery({
    queryKey: ['values', 'queue', view.org],
    queryFn: ({ signal }) => getJson<MetricAnswer>('/v1/metrics/M-ANS-RATE', { groupBy: 'queue', org: view.org }, signal),
    enabled: wanted,
    retry: false,
  });
  if (!wanted) return said;
  return data?.tz ?? (isError ? null : undefined);
}

const sayIn = (lang: Lang): Say => (key, ...filling) => say(lang, key, ...filling);

/** The view of this page; only below `ViewProvider`. */
export function useView(): ViewTools {
  const tools = use(Context);
  if (tools === null) throw new Error('useView outside ViewProvider');
  return tools;
}
