import { memo, useId, useState } from 'react';
import { Link } from 'react-router';
import type { Lang, Tile as Figures } from '../api.js';
import { clauseOf, countText, figure, figureText, interval, standing, type Standing } from '../figure.js';
import { Few, Info, Met, Missed, Unknown } from '../icons.js';
import type { PlainKey } from '../messages.js';
import { THIN, clockTime } from '../time.js';
import { useView } from '../view-context.js';
import { sparkPath } from './curve.js';
import { TableForReaders } from './table-for-readers.js';

interface Props {
  readonly tile: Figures;
  readonly tz: string;
  readonly lastWeek: number | null;
  /** 周日, Sunday: the day compared with. */
  readonly day: string;
  /** Address of the calls behind the figure. */
  readonly to: string;
}

const STANDING: Readonly<Record<Standing, { readonly icon: typeof Met; readonly word: PlainKey }>> = {
  met: { icon: Met, word: 'wall.standing.met' },
  missed: { icon: Missed, word: 'wall.standing.missed' },
  few: { icon: Few, word: 'wall.standing.few' },
  unknown: { icon: Unknown, word: 'wall.standing.unknown' },
  untargeted: { icon: Unknown, word: 'wall.standing.untargeted' },
};
/** A change smaller than what is shown is none. */
const SHOWN_TENTH = 0.05;
const SPARK = { width: 200, height: 56 } as const;

/** One big figure: what it is, how it stands, where it came from. */
export const Tile = memo(function Tile({ tile, tz, lastWeek, day, to }: Props) {
  const { view, t } = useView();
  const [open, setOpen] = useState(false);
  const card = useId();
  const name = tile.names[view.lang];
  const stands = standing(tile);
  const { icon: Icon, word } = STANDING[stands];
  const { text, unit } = figure(tile.value, tile.unit, view.lang);
  const range = stands === 'few' ? rangeOf(tile) : null;
  return (
    <article className="tile" data-standing={stands} data-open={open} onKeyDown={(e) => { if (e.key === 'Escape') setOpen(false); }}>
      <header>
        <h2>{name}{tile.threshold != null && <small>{t('wall.within', { n: tile.threshold })}</small>}</h2>
        <button type="button" className="tile-info" aria-expanded={open} aria-controls={card} aria-label={t('wall.details', { name })} onClick={() => setOpen(!open)}><Info /></button>
      </header>
      <p className="tile-figure">
        <Link to={to} aria-describedby={card}><span className="num" data-long={text.length > 4 || text.includes(':')}>{text}</span>{unit !== '' && <span className="unit">{unit}</span>}</Link>
        <span className="tile-side">
          {tile.p90 != null && <span>p90 {shortText(tile.p90, tile, view.lang)}</span>}
          {range !== null && <span title={t('wall.interval')}>{range}</span>}
          {stands !== 'few' && <Change tile={tile} lastWeek={lastWeek} day={day} />}
        </span>
      </p>
      <footer>
        <span className="tile-target">
          <span className="standing"><Icon />{t(word)}</span>
          {tile.target === null ? t('wall.noTarget') : <>{t('wall.target')} {tile.direction === 'down' ? '≤' : '≥'}{THIN}{figureText(tile.target, tile.unit, view.lang).replace('.0', '')}</>}
        </span>
        <Spark tile={tile} tz={tz} />
      </footer>
      <Card id={card} tile={tile} lastWeek={lastWeek} day={day} to={to} />
    </article>
  );
});

/** Minutes and seconds are known by their colon; where there is little room they go without a unit. */
function shortText(value: number, tile: Figures, lang: Lang): string {
  const { text } = figure(value, tile.unit, lang);
  return text.includes(':') ? text : figureText(value, tile.unit, lang);
}

/** The interval of a rate as text; null for what is no rate or has no cases. */
function rangeOf(tile: Figures): string | null {
  const range = tile.unit === '%' ? interval(tile.numerator, tile.denominator) : null;
  return range === null ? null : `${range[0].toFixed(0)}–${range[1].toFixed(0)}${THIN}%`;
}

function Change({ tile, lastWeek, day }: Pick<Props, 'tile' | 'lastWeek' | 'day'>) {
  const { view, t } = useView();
  if (tile.value === null || lastWeek === null) return null;
  const by = tile.value - lastWeek;
  const least = tile.unit === '%' ? SHOWN_TENTH : SHOWN_TENTH * 10;
  const size = tile.unit === '%' ? Math.abs(by).toFixed(1) : figureText(Math.abs(by), tile.unit, view.lang);
  const shown = tile.unit === '%' ? size : shortText(Math.abs(by), tile, view.lang);
  const sentence = Math.abs(by) < least ? t('wall.change.same', { day }) : t(by > 0 ? 'wall.change.up' : 'wall.change.down', { day, n: size });
  return (
    <span className="change" title={sentence}>
      <span aria-hidden="true">{Math.abs(by) < least ? '＝' : `${by > 0 ? '▲' : '▼'}${THIN}${shown}`}</span>
      <span className="sr-only">{sentence}</span>
    </span>
  );
}

function Spark({ tile, tz }: Pick<Props, 'tile' | 'tz'>) {
  const { view, t } = useView();
  const { path, last } = sparkPath(tile.spark.map((p) => p.value), SPARK.width, SPARK.height);
  const name = tile.names[view.lang];
  const rows = tile.spark.map((p) => [clockTime(Date.parse(p.bucket), tz, false), figureText(p.value, tile.unit, view.lang)]);
  return (
    <>
      <svg className="spark" viewBox={`-4 -6 ${SPARK.width + 12} ${SPARK.height + 12}`} preserveAspectRatio="none" aria-hidden="true">
        {path !== '' && <path d={path} />}
        {last !== null && <path className="spark-last" d={`M${last[0]} ${last[1]}h0.01`} />}
      </svg>
      {rows.length > 0 && <TableForReaders caption={t('wall.sparkSay', { name })} head={[t('wall.time'), name]} rows={rows} />}
    </>
  );
}

/** Formula, cases and comparison of a figure; on hover, on focus, and by the button where there is no mouse. */
function Card({ id, tile, lastWeek, day, to }: { readonly id: string } & Omit<Props, 'tz'>) {
  const { view, t, href } = useView();
  const range = rangeOf(tile);
  return (
    <div className="tile-card" id={id} role="note">
      <p className="tile-formula"><b>{t('wall.formula')}</b> {clauseOf(tile.formula[view.lang], tile.variant)}</p>
      <dl>
        <div><dt>{t('wall.behind')}</dt><dd>{tile.unit === '%' ? `${countText(tile.numerator)} ÷ ${countText(tile.denominator)}` : t('wall.cases', { n: countText(tile.denominator) })}</dd></div>
        <div><dt>{t('wall.unknown')}</dt><dd>{t('wall.cases', { n: countText(tile.unknown) })}</dd></div>
        {range !== null && <div><dt>{t('wall.interval')}</dt><dd>{range}</dd></div>}
        {lastWeek !== null && <div><dt>{t('wall.lastWeek', { day })}</dt><dd>{figureText(lastWeek, tile.unit, view.lang)}</dd></div>}
        <div><dt>{t('wall.variant')}</dt><dd><Link to={href(`/figures#${tile.metric}`)}>{tile.metric}{tile.variant === null ? '' : ` · ${tile.variant}`}</Link></dd></div>
      </dl>
      <Link className="tile-open" to={to}>{t('wall.open')} →</Link>
    </div>
  );
}
