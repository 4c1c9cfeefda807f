import { Suspense, lazy, useMemo } from 'react';
import type { BoardFrame, CurvePoint } from '../api.js';
import { countText, figureText } from '../figure.js';
import { Fence } from '../problem.js';
import { QUARTER_HOUR_MS, clockTime } from '../time.js';
import { useView } from '../view-context.js';
import { curveBuckets } from './curve.js';
import { TableForReaders } from './table-for-readers.js';

/** The chart library is the heaviest thing of the wall and comes after the figures. */
const CurveChart = lazy(() => import('./curve-chart.js'));

/** Today by quarters of an hour: calls as bars, service level as a line, the target as a band, the usual day as a ghost. */
export function CurvePanel({ frame, tz }: { readonly frame: BoardFrame; readonly tz: string }) {
  const { view, t } = useView();
  // Every frame brings the curve anew; only another figure or another quarter is a reason to draw.
  const sent = JSON.stringify(frame.curve);
  const quarter = Math.floor(frame.now / QUARTER_HOUR_MS) * QUARTER_HOUR_MS;
  const buckets = useMemo(() => {
    const points: CurvePoint[] = JSON.parse(sent);
    return curveBuckets(points, quarter, QUARTER_HOUR_MS);
  }, [sent, quarter]);
  const target = frame.tiles.find((tile) => tile.metric === 'M-SL')?.target ?? null;
  const head = [t('wall.time'), t('wall.offered'), t('wall.answered'), t('wall.abandoned'), t('wall.sl'), t('wall.ghost')];
  const rows = useMemo(() => buckets.map((b) => [clockTime(b.at, tz, false), countText(b.offered), countText(b.answered), countText(b.abandoned), figureText(b.sl, '%', view.lang), countText(b.ghost)]), [buckets, tz, view.lang]);
  return (
    <section className="curve" aria-label={t('wall.curve')}>
      <header>
        <h2>{t('wall.curve')}</h2>
        <ul className="legend" aria-hidden="true">
          <li className="key-offered">{t('wall.offered')}</li><li className="key-answered">{t('wall.answered')}</li><li className="key-sl">{t('wall.sl')}</li>
          {target !== null && <li className="key-band">{t('wall.band', { n: figureText(target, '%', view.lang).replace('.0', '') })}</li>}
          {buckets.some((b) => b.ghost !== null) && <li className="key-ghost">{t('wall.ghost')}</li>}
        </ul>
      </header>
      <div className="curve-box"><Fence fallback={null}><Suspense fallback={null}><CurveChart buckets={buckets} target={target} tz={tz} /></Suspense></Fence></div>
      <TableForReaders caption={t('wall.curve')} head={head} rows={rows} />
    </section>
  );
}
