import { Suspense, useState } from 'react';
import { NavLink, Outlet, useNavigate } from 'react-router';
import { HalfMoon, Keyboard, Moon, Sun } from './icons.js';
import { FIND_ID, KeyHelp, useKeys } from './keys.js';
import { Fence, ProblemNote } from './problem.js';
import type { Theme } from './view.js';
import { useView } from './view-context.js';

const NEXT_THEME: Readonly<Record<Theme, Theme>> = { auto: 'light', light: 'dark', dark: 'auto' };
const THEME_ICON = { auto: HalfMoon, light: Sun, dark: Moon } as const;
const PAGES = [['/', 'app.wall'], ['/calls', 'app.calls'], ['/figures', 'app.figures']] as const;

/** Frame of all pages. In wall mode nothing of it is seen. */
export function Shell() {
  const { view, t, href, change } = useView();
  const navigate = useNavigate();
  const [help, setHelp] = useState(false);
  const find = (): void => {
    const field = document.getElementById(FIND_ID);
    if (field !== null) field.focus();
    else void navigate(href('/calls', { find: 1 }));
  };
  useKeys({ '?': () => setHelp(true), '/': find });
  const ThemeIcon = THEME_ICON[view.theme];
  const theme = t('app.theme', { theme: t(`app.theme.${view.theme}`) });
  return (
    <div className="shell">
      <a className="skip" href="#main">{t('app.skip')}</a>
      {!view.wall && (
        <header className="bar">
          <NavLink className="brand" to={href('/')} end><img src="/icon.svg" alt="" width="24" height="24" />{t('app.name')}</NavLink>
          <nav aria-label={t('app.nav')}>{PAGES.map(([path, key]) => <NavLink key={path} to={href(path)} end={path === '/'}>{t(key)}</NavLink>)}</nav>
          <div className="bar-end">
            <button type="button" className="bar-button" onClick={() => change({ lang: view.lang === 'zh' ? 'en' : 'zh' })} lang={view.lang === 'zh' ? 'en' : 'zh-CN'}>{t('app.language')}</button>
            <button type="button" className="bar-button" onClick={() => change({ theme: NEXT_THEME[view.theme] })} title={theme} aria-label={theme}><ThemeIcon /></button>
            <button type="button" className="bar-button not-on-phone" onClick={() => setHelp(true)} title={t('app.help')} aria-label={t('app.help')}><Keyboard /></button>
          </div>
        </header>
      )}
      <main id="main" tabIndex={-1}>
        <Fence fallback={<ProblemNote error={null} onAgain={() => location.reload()} />}>
          <Suspense fallback={<p className="loading" role="status">{t('app.loading')}…</p>}><Outlet /></Suspense>
        </Fence>
      </main>
      <KeyHelp open={help} onClose={() => setHelp(false)} />
    </div>
  );
}
