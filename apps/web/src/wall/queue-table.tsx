import { useEffect, useRef, useState } from 'react';
import { Link, useNavigate } from 'react-router';
import type { BoardFrame, QueueRow, Tile } from '../api.js';
import { DASH, countText, figure, standing } from '../figure.js';
import { Missed } from '../icons.js';
import { useKeys, useRowCursor } from '../keys.js';
import { countSpan } from '../time.js';
import { useView } from '../view-context.js';
import { PAGE_TURN_MS, queuePage } from './queue-order.js';
import { useSize } from './size.js';

interface Props { readonly frame: BoardFrame; readonly now: number; readonly thresholdMs: number | null; readonly callsOf: (queue: string) => string }

/** Until the table is laid out, and on a phone, where the page scrolls. */
const ALL_ROWS = 1_000;
const ROW_PX_FALLBACK = 44;
/** So few queues are written larger. */
const ROOMY_UP_TO = 9;

/** A row for each queue. Where the wall has room for fewer, those with a late caller stay and the rest take turns. */
export function QueueTable({ frame, now, thresholdMs, callsOf }: Props) {
  const { t } = useView();
  const navigate = useNavigate();
  const { box, capacity } = useCapacity(frame.queues.length);
  const turn = useTurn();
  const { rows, page, pages } = queuePage(frame.queues, capacity, turn, now, thresholdMs ?? Number.POSITIVE_INFINITY);
  const cursor = useRowCursor(rows.length);
  const chosen = cursor.row === null ? undefined : rows[cursor.row];
  useKeys({ j: cursor.next, k: cursor.previous, ...(chosen !== undefined && { Enter: () => void navigate(callsOf(chosen.queue)) }) });
  return (
    <section className="queues" aria-label={t('wall.queues')}>
      <header><h2>{t('wall.queues')}</h2><span>{pages > 1 ? `${t('wall.queueCount', { n: frame.queues.length })} · ${t('wall.page', { page, pages })}` : ''}</span></header>
      <div className="queue-box" ref={box}>
        <table data-roomy={frame.queues.length <= ROOMY_UP_TO}>
          <thead>
            <tr>
              <th scope="col">{t('filter.queue')}</th><th scope="col">{t('wall.waiting')}</th><th scope="col">{t('wall.longest')}</th><th scope="col">{t('wall.level')}</th>
              <th scope="col">{t('wall.answerRate')}</th><th scope="col">{t('wall.abdRate')}</th><th scope="col">{t('wall.offered')}</th><th scope="col" className="not-on-phone" title={t('wall.agents')}>{t('wall.agentsShort')}</th>
            </tr>
          </thead>
          <tbody>{rows.map((row, i) => <Row key={row.queue} row={row} now={now} thresholdMs={thresholdMs} tiles={frame.tiles} chosen={cursor.row === i} to={callsOf(row.queue)} />)}</tbody>
        </table>
      </div>
    </section>
  );
}

interface RowProps { readonly row: QueueRow; readonly now: number; readonly thresholdMs: number | null; readonly tiles: readonly Tile[]; readonly chosen: boolean; readonly to: string }

function Row({ row, now, thresholdMs, tiles, chosen, to }: RowProps) {
  const longest = row.longestWaitSince === null ? null : Math.max(0, now - row.longestWaitSince);
  const late = longest !== null && thresholdMs !== null && longest > thresholdMs;
  return (
    <tr data-late={late} aria-current={chosen || undefined}>
      <th scope="row"><Link to={to} title={row.queue}>{row.queue}</Link></th>
      <td className="strong">{row.waiting === 0 ? <span className="nought">0</span> : countText(row.waiting)}</td>
      <td className="strong">{longest === null ? DASH : countSpan(longest)}{late && <i aria-hidden="true"> !</i>}</td>
      <Rate row={row} metric="M-SL" value={row.sl} tiles={tiles} />
      <Rate row={row} metric="M-ANS-RATE" value={row.answerRate} tiles={tiles} />
      <Rate row={row} metric="M-ABD" value={row.abdRate} tiles={tiles} />
      <td>{countText(row.offered)}</td>
      <td className="not-on-phone">{countText(row.present)}<span className="slash">/</span>{countText(row.talking)}<span className="slash">/</span>{countText(row.idle)}</td>
    </tr>
  );
}

/** A rate of a queue, marked where it misses the target; the queue's own target goes before the tile's. */
function Rate({ row, metric, value, tiles }: { readonly row: QueueRow; readonly metric: string; readonly value: number | null; readonly tiles: readonly Tile[] }) {
  const { view, t } = useView();
  const tile = tiles.find((candidate) => candidate.metric === metric);
  const stands = standing({ value, denominator: row.offered, target: row.targets?.[metric] ?? tile?.target ?? null, direction: tile?.direction ?? null });
  return <td data-standing={stands}>{stands === 'missed' && <i title={t('wall.standing.missed')}><Missed /><span className="sr-only">{t('wall.standing.missed')}</span></i>}{figure(value, '%', view.lang).text}</td>;
}

/** How many rows fit; measured, as the wall's screen may be of any size. */
function useCapacity(rows: number) {
  const box = useRef<HTMLDivElement>(null);
  const { height } = useSize(box);
  const [capacity, setCapacity] = useState(ALL_ROWS);
  useEffect(() => {
    const element = box.current;
    if (element === null || getComputedStyle(element).overflowY !== 'hidden') { setCapacity(ALL_ROWS); return; }
    const head = element.querySelector('thead')?.getBoundingClientRect().height ?? ROW_PX_FALLBACK;
    const row = element.querySelector('tbody tr')?.getBoundingClientRect().height ?? ROW_PX_FALLBACK;
    setCapacity(Math.max(1, Math.floor((height - head) / row)));
  }, [height, rows]);
  return { box, capacity };
}

function useTurn(): number {
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => setTurn((n) => n + 1), PAGE_TURN_MS);
    return () => clearInterval(timer);
  }, []);
  return turn;
}
