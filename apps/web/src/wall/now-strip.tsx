import { useRef } from 'react';
import { Link } from 'react-router';
import type { LiveNow } from '../api.js';
import { DASH, countText } from '../figure.js';
import { countSpan, wordSpan } from '../time.js';
import { useView } from '../view-context.js';
import { byUrgency, type RingedCall } from './ring.js';
import { useSize } from './size.js';

interface Props {
  /** null while there was no event at all: what nobody reports is unknown, not nought. */
  readonly live: LiveNow | null;
  readonly now: number;
  readonly thresholdMs: number | null;
}

/** Width of one ring with its room, in units of the wall (`--u`); what fits follows from it. */
const RING_UNITS = { large: 5.1, small: 2.75 } as const;
/** Small rings stand in this many rows. */
const SMALL_ROWS = 2;
/** Room for the number of those that did not fit, in small rings. */
const MORE_PLACES = 3;

/** What is going on this second. The rings are the only thing here that lets a lead act before a breach. */
export function NowStrip({ live, now, thresholdMs }: Props) {
  const { t } = useView();
  const longest = live?.longestWaitSince == null ? null : Math.max(0, now - live.longestWaitSince);
  const late = longest !== null && thresholdMs !== null && longest > thresholdMs;
  return (
    <section className="now" aria-label={t('wall.now')}>
      <div className="now-cells">
        <div className="cell" data-late={late}><span>{t('wall.waiting')}</span><b>{countText(live?.waiting)}</b></div>
        <div className="cell" data-late={late}><span>{t('wall.longest')}</span><b>{longest === null ? DASH : countSpan(longest)}</b></div>
        <div className="cell"><span>{t('wall.ringing')}</span><b>{countText(live?.ringing)}</b></div>
        <div className="cell"><span>{t('wall.talking')}</span><b>{countText(live?.talking)}</b></div>
        <div className="cell cell-minor"><span>{t('wall.inMenu')}</span><b>{countText(live?.inMenu)}</b></div>
        <div className="cell cell-minor"><span>{t('wall.callbacks')}</span><b>{countText(live?.callbacksDue)}</b></div>
      </div>
      <Holds live={live} now={now} />
    </section>
  );
}

function Holds({ live, now }: Pick<Props, 'live' | 'now'>) {
  const { t } = useView();
  const room = useRef<HTMLDivElement>(null);
  const { width } = useSize(room);
  const calls = byUrgency(live?.held ?? [], now);
  const soon = calls.filter((c) => c.ring.stage === 'soon').length;
  const over = calls.filter((c) => c.ring.stage === 'over').length;
  const unit = room.current === null ? 1 : Number.parseFloat(getComputedStyle(room.current).getPropertyValue('--u')) || 1;
  const large = calls.length <= Math.floor(width / (RING_UNITS.large * unit));
  const places = large ? calls.length : Math.floor(width / (RING_UNITS.small * unit)) * SMALL_ROWS;
  const shown = calls.length <= places ? calls : calls.slice(0, Math.max(1, places - MORE_PLACES));
  return (
    <div className="holds">
      <div className="cell" data-late={over > 0}><span>{t('wall.held')}</span><b>{countText(live === null ? null : calls.length)}</b></div>
      <div className="hold-counts">
        {soon > 0 && <span className="hold-soon">{t('wall.soonCount', { n: soon })}</span>}
        {over > 0 && <span className="hold-over">{t('wall.overCount', { n: over })}</span>}
      </div>
      <div className="hold-rings" ref={room}>
        {live !== null && calls.length === 0 && <p className="hold-none">{t('wall.noHolds')}</p>}
        <ul data-large={large}>
          {shown.map((call) => <li key={call.held.call}><HoldRing call={call} /></li>)}
          {shown.length < calls.length && <li className="hold-more">{t('wall.moreHolds', { n: calls.length - shown.length })}</li>}
        </ul>
      </div>
    </div>
  );
}

const RADIUS = 26;
/** From here on a silence is written in minutes. */
const LONG_SECONDS = 100;
const ROUND = 2 * Math.PI * RADIUS;

/** A call on hold: a ring that fills towards the next prompt and turns five seconds before it is due. */
function HoldRing({ call: { held, ring } }: { readonly call: RingedCall }) {
  const { view, t, href } = useView();
  const seconds = Math.floor(ring.silentMs / 1_000);
  const stage = ring.stage === 'calm' ? t('wall.ring.calm', { s: seconds }) : t(ring.stage === 'soon' ? 'wall.ring.soon' : 'wall.ring.over');
  const sentence = t('wall.ring.say', { queue: held.queue ?? DASH, kind: t(`wall.kind.${held.kind}`), held: wordSpan(ring.heldMs, view.lang), silent: wordSpan(ring.silentMs, view.lang), stage });
  return (
    <Link className="ring" data-stage={ring.stage} to={href(`/calls/${encodeURIComponent(held.call)}`, { queue: null })} aria-label={sentence} title={sentence}>
      <svg viewBox="0 0 64 64" aria-hidden="true">
        <circle className="ring-way" cx="32" cy="32" r={RADIUS} />
        <circle className="ring-fill" cx="32" cy="32" r={RADIUS} strokeDasharray={`${ring.filled * ROUND} ${ROUND}`} />
      </svg>
      <span className="ring-time" data-long={seconds >= LONG_SECONDS}>{seconds < LONG_SECONDS ? seconds : countSpan(ring.silentMs)}{ring.stage !== 'calm' && <i>!</i>}</span>
      <span className="ring-queue">{held.queue ?? DASH}</span>
    </Link>
  );
}
