import { DASH } from '../figure.js';
import { preciseTime, wordSpan } from '../time.js';
import { useView } from '../view-context.js';
import { LANES, type Layout } from './lanes.js';

/** The axis in words: for screen readers always, for everybody on request. */
export function LaneTable({ layout, seen, tz }: { readonly layout: Layout; readonly seen: boolean; readonly tz: string }) {
  const { view, t } = useView();
  const segments = layout.segments.map((s) => ({ key: `${s.kind} ${s.from} ${s.row}`, at: s.from, lane: s.lane, what: t(`seg.${s.kind}`), span: `${wordSpan(s.to - s.from, view.lang, true)}${s.open ? ` ${t('call.soFar')}` : ''}`, who: s.label }));
  const marks = layout.marks.map((m) => ({ key: m.eventKey, at: m.at, lane: m.lane, what: t(`mark.${m.kind}`), span: DASH, who: m.label }));
  const rows = [...segments, ...marks].sort((a, b) => a.at - b.at || LANES.indexOf(a.lane) - LANES.indexOf(b.lane));
  return (
    <div className={seen ? 'lane-table' : 'sr-only'}>
      <table>
        <caption className="sr-only">{t('call.axis')}</caption>
        <thead><tr>{(['call.start', 'call.lane', 'call.what', 'call.span', 'call.who'] as const).map((key) => <th key={key} scope="col">{t(key)}</th>)}</tr></thead>
        <tbody>{rows.map((row) => <tr key={row.key}><th scope="row">{preciseTime(row.at, tz)}</th><td>{t(`lane.${row.lane}`)}</td><td>{row.what}</td><td>{row.span}</td><td>{row.who === '' ? DASH : row.who}</td></tr>)}</tbody>
      </table>
    </div>
  );
}
