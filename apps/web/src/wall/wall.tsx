import { useEffect } from 'react';
import type { BoardFrame } from '../api.js';
import { useKeys } from '../keys.js';
import { ProblemNote } from '../problem.js';
import { startOfDay, weekday } from '../time.js';
import { useView } from '../view-context.js';
import { ageMs, countedNow, isStale, programNow, type ClockTie } from './age.js';
import { CurvePanel } from './curve-panel.js';
import { EmptyNote } from './empty-note.js';
import { useLastWeek } from './last-week.js';
import { useLiveBoard, useTick, type LiveBoard } from './live.js';
import { NowStrip } from './now-strip.js';
import { QueueTable } from './queue-table.js';
import { StaleNote } from './stale-note.js';
import { Tile } from './tile.js';
import './wall.css';
import { WallHead } from './wall-head.js';

/** Four times a second: seconds of the program's clock never look uneven. */
const TICK_MS = 250;
/** The metrics of the four big tiles, for the frame that is shown before the first figures. */
const FIRST_TILES = 4;

/** The wallboard: today at a glance, this second in numbers, the day as a curve, the queues. */
export function Wall() {
  const { view, t, change } = useView();
  const board = useLiveBoard(view);
  const at = useTick(TICK_MS);
  useEffect(() => { document.title = `${t('wall.title')} · ${t('app.name')}`; }, [t]);
  useKeys({ w: () => change({ wall: view.wall ? null : 1 }), ...(view.wall && { Escape: () => change({ wall: null }) }) });
  useAwake(view.wall);
  const { frame, tie } = board;
  if (frame === null || tie === null) return <Waiting board={board} />;
  return <Board board={board} frame={frame} tie={tie} at={Math.max(at, tie.heardAt)} />;
}

interface BoardProps { readonly board: LiveBoard; readonly frame: BoardFrame; readonly tie: ClockTie; readonly at: number }

function Board({ board, frame, tie, at }: BoardProps) {
  const { view, t, href } = useView();
  const { tz } = frame;
  const now = programNow(tie, at);
  const counted = countedNow(tie, at);
  const age = ageMs(tie, frame.asOf, at);
  const stale = isStale(age);
  const lastWeek = useLastWeek(frame.tiles, now, tz, view);
  const threshold = frame.tiles.find((tile) => tile.threshold != null)?.threshold ?? null;
  const thresholdMs = threshold === null ? null : threshold * 1_000;
  const today = { from: new Date(startOfDay(now, tz)).toISOString(), to: new Date(startOfDay(now, tz, 1)).toISOString() };
  const empty = frame.queues.length === 0 && !frame.curve.some((point) => (point.offered ?? 0) > 0);
  return (
    <div className="wall" data-stale={stale}>
      <WallHead frame={frame} now={now} tz={tz} age={age} stale={stale} link={board.link} />
      {stale && <StaleNote board={board} frame={frame} age={age} tz={tz} />}
      <section className="tiles" aria-label={t('wall.today')}>
        {frame.tiles.map((tile, i) => (
          <Tile key={`${tile.metric} ${tile.variant ?? ''}`} tile={tile} tz={tz} lastWeek={lastWeek[i] ?? null} day={weekday(now, tz, view.lang)} to={href('/calls', { ...today, ...CALLS_BEHIND[tile.metric] })} />
        ))}
      </section>
      <NowStrip live={frame.newestEventAt === null ? null : frame.live} now={counted} thresholdMs={thresholdMs} />
      {empty
        ? <EmptyNote filtered={view.queue !== null || view.department !== null} newestEventAt={frame.newestEventAt} tz={tz} />
        : <><CurvePanel frame={frame} tz={tz} /><QueueTable frame={frame} now={counted} thresholdMs={thresholdMs} callsOf={(queue) => href('/calls', { ...today, queue })} /></>}
    </div>
  );
}

/** The filter that shows the cases of a figure; without one, all calls of the day are its cases. */
const CALLS_BEHIND: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'M-ASA': { outcome: 'answered' },
  'M-ABD': { outcome: 'abandoned' },
};

/** The frame of what comes; says so when it does not come. */
function Waiting({ board }: { readonly board: LiveBoard }) {
  const { t } = useView();
  return (
    <div className="wall wall-waiting">
      {board.problem !== null && <ProblemNote error={board.problem} />}
      {board.problem === null && (
        <>
          <p className="wall-connecting" role="status">{t('wall.connecting')}…</p>
          <div className="skeleton" aria-hidden="true"><i /><div>{Array.from({ length: FIRST_TILES }, (_, i) => <i key={i} />)}</div><i /><i /></div>
        </>
      )}
    </div>
  );
}

/** A wall's screen stays on while it shows; browsers that cannot are left to their settings. */
function useAwake(wanted: boolean): void {
  useEffect(() => {
    if (!wanted || !('wakeLock' in navigator)) return undefined;
    let lock: WakeLockSentinel | null = null;
    let over = false;
    const hold = (): void => {
      if (document.visibilityState !== 'visible') return;
      navigator.wakeLock.request('screen').then((got) => { if (over) void got.release(); else lock = got; }, () => { /* refused, e.g. on low battery: the screen's own setting holds */ });
    };
    hold();
    document.addEventListener('visibilitychange', hold);
    return () => { over = true; document.removeEventListener('visibilitychange', hold); void lock?.release(); };
  }, [wanted]);
}
