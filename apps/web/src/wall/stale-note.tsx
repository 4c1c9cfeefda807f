import type { BoardFrame } from '../api.js';
import { Broken, Missed } from '../icons.js';
import { wordsFor } from '../problem.js';
import { clockTime, wordSpan } from '../time.js';
import { useView } from '../view-context.js';
import type { LiveBoard } from './live.js';

/** Says since when the figures stand still, why, and what happens next. */
export function StaleNote({ board, frame, age, tz }: { readonly board: LiveBoard; readonly frame: BoardFrame; readonly age: number; readonly tz: string }) {
  const { view, t } = useView();
  const lost = board.link === 'lost';
  const words = board.problem === null ? null : wordsFor(board.problem.status);
  return (
    <div className="stale-note" role="alert">
      {lost ? <Broken /> : <Missed />}
      <strong>{t('wall.stale', { at: clockTime(frame.asOf, tz), age: wordSpan(age, view.lang) })}</strong>
      <span>{words === null ? t(lost ? 'wall.stale.lost' : 'wall.stale.quiet') : `${t(words.what)} · ${t(words.todo)}`}</span>
    </div>
  );
}
