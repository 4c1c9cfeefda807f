import type { Lang, Query } from './api.js';
import { isTimeZone } from './time.js';

/** What a page shows, as it stands in the URL: a view sent to a colleague comes back the same. */

export type Theme = 'light' | 'dark' | 'auto';

export interface View {
  readonly org: string | null;
  readonly queue: string | null;
  readonly department: string | null;
  /** null: the organisation's own. */
  readonly tz: string | null;
  readonly lang: Lang;
  readonly theme: Theme;
  /** Wall mode: nothing but the figures. */
  readonly wall: boolean;
}

/** What this browser chose before; the URL goes before it. */
export interface Remembered { readonly lang: string | null; readonly theme: string | null }

const SHARED = ['org', 'queue', 'department', 'tz', 'lang', 'theme'] as const;
const THEMES: readonly Theme[] = ['light', 'dark', 'auto'];
export const FALLBACK_TZ = 'Asia/Shanghai';

/** `en`, `en-GB` and the like are English; everything else is Chinese, the language of the floor. */
export const langOf = (text: string | null | undefined): Lang | null => (text === null || text === undefined || text === '' ? null : text.toLowerCase().startsWith('en') ? 'en' : 'zh');
const themeOf = (text: string | null): Theme | null => THEMES.find((t) => t === text) ?? null;

/** Reads the view; the page's own default language comes last. A zone that the browser does not know is left out. */
export function readView(search: URLSearchParams, remembered: Remembered, pageLang: string | null): View {
  const text = (name: string): string | null => search.get(name)?.trim() || null;
  const tz = text('tz');
  return {
    org: text('org'), queue: text('queue'), department: text('department'),
    tz: tz !== null && isTimeZone(tz) ? tz : null,
    lang: langOf(text('lang')) ?? langOf(remembered.lang) ?? langOf(pageLang) ?? 'zh',
    theme: themeOf(text('theme')) ?? themeOf(remembered.theme) ?? 'auto',
    wall: text('wall') === '1',
  };
}

/** The search with some members set; null or empty takes one out. */
export function withMembers(search: URLSearchParams, changes: Query): URLSearchParams {
  const next = new URLSearchParams(search);
  for (const [name, value] of Object.entries(changes)) {
    if (value === null || value === undefined || value === '') next.delete(name);
    else next.set(name, String(value));
  }
  return next;
}

/** An address of another page that keeps what all pages share, with members of its own. */
export function linkTo(path: string, search: URLSearchParams, own: Query = {}): string {
  const shared = new URLSearchParams();
  for (const name of SHARED) {
    const value = search.get(name);
    if (value !== null && value !== '') shared.set(name, value);
  }
  const [bare, hash] = path.split('#');
  const text = withMembers(shared, own).toString();
  return `${bare ?? ''}${text === '' ? '' : `?${text}`}${hash === undefined ? '' : `#${hash}`}`;
}
