import { useCallback, useEffect, useEffectEvent, useRef, useState } from 'react';
import { useView } from './view-context.js';

/** The search field of a page that has one; `/` goes there. */
export const FIND_ID = 'find';

export type Keys = Readonly<Record<string, () => void>>;

const typing = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName));

/** Single-key shortcuts of a page; silent while somebody types and with Ctrl, Alt or Meta. */
export function useKeys(keys: Keys): void {
  const pressed = useEffectEvent((event: KeyboardEvent) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented || typing(event.target) || document.querySelector('dialog[open]') !== null) return;
    const act = keys[event.key];
    // Enter on a link or button is that link's own.
    if (act === undefined || (event.key === 'Enter' && event.target instanceof HTMLElement && ['A', 'BUTTON', 'SUMMARY'].includes(event.target.tagName))) return;
    event.preventDefault();
    act();
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => pressed(event);
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, []);
}

/** A chosen row moved by j and k; null until the first key. */
export function useRowCursor(rows: number): { readonly row: number | null; readonly next: () => void; readonly previous: () => void } {
  const [row, setRow] = useState<number | null>(null);
  const move = useCallback((by: number) => setRow((now) => (rows === 0 ? null : Math.min(rows - 1, Math.max(0, now === null ? 0 : now + by)))), [rows]);
  return { row: row !== null && row < rows ? row : null, next: useCallback(() => move(1), [move]), previous: useCallback(() => move(-1), [move]) };
}

const HELP = [['/', 'key.search'], ['j k', 'key.rows'], ['Enter', 'key.open'], ['w', 'key.wall'], ['?', 'key.help'], ['Esc', 'key.escape']] as const;

/** The list of keys, as a dialog. */
export function KeyHelp({ open, onClose }: { readonly open: boolean; readonly onClose: () => void }) {
  const { t } = useView();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (open) dialog.current?.showModal();
    else dialog.current?.close();
  }, [open]);
  return (
    <dialog ref={dialog} className="key-help" onClose={onClose} aria-labelledby="key-help-title">
      <h2 id="key-help-title">{t('key.title')}</h2>
      <dl>{HELP.map(([key, what]) => <div key={key}><dt>{key.split(' ').map((k) => <kbd key={k}>{k}</kbd>)}</dt><dd>{t(what)}</dd></div>)}</dl>
      <button type="button" className="button" onClick={onClose}>{t('app.close')}</button>
    </dialog>
  );
}
