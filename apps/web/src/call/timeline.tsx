import { useMemo, useRef, type CSSProperties } from 'react';
import type { Verdict } from '../api.js';
import { clockTime, countSpan, wordSpan } from '../time.js';
import { useView, type Say } from '../view-context.js';
import { useSize } from '../wall/size.js';
import { LANES, ticksOf, type Lane, type Layout, type Mark, type MarkKind, type Segment } from './lanes.js';

interface Props {
  readonly layout: Layout;
  readonly verdicts: readonly Verdict[];
  /** The event that is pointed at, in the list or here. */
  readonly pointed: string | null;
  readonly onPoint: (eventKey: string | null) => void;
  readonly tz: string;
}

const ROW_PX = 34;
const ROW_SPEECH_PX = 18;
const LANE_PAD_PX = 12;
/** Room for marks above the segments of a lane. */
const MARKS_PX = 24;
const LABEL_PX = 64;
const TICK_ROOM_PX = 90;
const LEAST_WIDTH_PX = 3;
/** A label needs about this much per letter; a segment that is narrower has it on hover only. */
const LETTER_PX = 9;
const SIGN: Readonly<Record<MarkKind, string>> = {
  prompt: '♪', 'consent.granted': '✓', 'consent.refused': '✗', cue: '§', tag: '#', spoke: '•', dropped: '⚡', rated: '★', ringNo: '1', accepted: '→',
};

/** The one axis of time: lanes of segments, marks on them, silences to scale. Screen readers get the table beside it. */
export function Timeline({ layout, pointed, onPoint, tz }: Props) {
  const { view, t } = useView();
  const box = useRef<HTMLDivElement>(null);
  const { width } = useSize(box);
  const span = layout.to - layout.from;
  const room = Math.max(1, width - LABEL_PX);
  const x = (at: number): number => ((at - layout.from) / span) * room;
  const ticks = useMemo(() => ticksOf(span, Math.max(2, Math.floor(room / TICK_ROOM_PX))), [span, room]);
  const pointedMark = layout.marks.find((mark) => mark.eventKey === pointed);
  return (
    <div className="axis" ref={box} aria-hidden="true">
      {LANES.map((lane) => <LaneRow key={lane} lane={lane} layout={layout} x={x} pointed={pointed} onPoint={onPoint} title={(s) => titleOf(s, view.lang, t, tz)} t={t} />)}
      <div className="axis-ticks" style={{ marginLeft: LABEL_PX }}>
        {ticks.map((tick) => <span key={tick} style={{ left: x(layout.from + tick) }}><b>{countSpan(tick)}</b>{room > 700 && <small>{clockTime(layout.from + tick, tz)}</small>}</span>)}
      </div>
      <div className="axis-lines" style={{ left: LABEL_PX }}>
        {ticks.map((tick) => <i key={tick} style={{ left: x(layout.from + tick) }} />)}
        {pointedMark !== undefined && <i className="axis-pointed" style={{ left: x(pointedMark.at) }} />}
      </div>
      <div className="axis-legend">{[...new Set(layout.marks.map((m) => m.kind))].map((kind) => <span key={kind}><span className="mark" data-kind={kind}>{SIGN[kind]}</span>{t(`mark.${kind}`)}</span>)}</div>
    </div>
  );
}

interface LaneProps {
  readonly lane: Lane;
  readonly layout: Layout;
  readonly x: (at: number) => number;
  readonly pointed: string | null;
  readonly onPoint: (eventKey: string | null) => void;
  readonly title: (segment: Segment) => string;
  readonly t: Say;
}

function LaneRow({ lane, layout, x, pointed, onPoint, title, t }: LaneProps) {
  const { view } = useView();
  const segments = layout.segments.filter((s) => s.lane === lane);
  const marks = layout.marks.filter((m) => m.lane === lane);
  const row = lane === 'speech' ? ROW_SPEECH_PX : ROW_PX;
  const top = LANE_PAD_PX / 2 + (marks.length > 0 ? MARKS_PX : 0);
  const silences = lane === 'hold' ? layout.silences.filter((s) => s.longest) : [];
  const height = top + layout.rows[lane] * row + LANE_PAD_PX / 2 + (silences.length > 0 ? MARKS_PX : 0);
  return (
    <div className="lane" style={{ height }} data-lane={lane}>
      <span className="lane-name" style={{ width: LABEL_PX }}>{t(`lane.${lane}`)}</span>
      <div className="lane-room">
        {segments.map((s) => {
          const wide = Math.max(LEAST_WIDTH_PX, x(s.to) - x(s.from));
          const place: CSSProperties = { left: x(s.from), width: wide, top: top + s.row * row, height: row - 6 };
          return <span key={`${s.kind} ${s.from} ${s.row}`} className="seg" data-kind={s.kind} data-open={s.open} style={place} title={title(s)}>{labelOf(s, wide, t)}</span>;
        })}
        {silences.map((s) => <span key={s.from} className="silence" data-long={s.to - s.from > SILENCE_SHOWN_MS} style={{ left: x(s.from), width: Math.max(LEAST_WIDTH_PX, x(s.to) - x(s.from)), top: top + layout.rows.hold * row - 3 }}><em>{wordSpan(s.to - s.from, view.lang, true)}</em></span>)}
        {spread(marks, x).map(({ mark, left }) => <button key={`${mark.eventKey}`} type="button" tabIndex={-1} className="mark" data-kind={mark.kind} data-pointed={mark.eventKey === pointed} style={{ left, top: 2 }} title={`${t(`mark.${mark.kind}`)} ${mark.label}`.trim()} onMouseEnter={() => onPoint(mark.eventKey)} onMouseLeave={() => onPoint(null)} onClick={() => document.querySelector(`[data-event="${CSS.escape(mark.eventKey)}"]`)?.scrollIntoView({ block: 'center', behavior: 'smooth' })}>{mark.kind === 'ringNo' ? mark.label : SIGN[mark.kind]}</button>)}
      </div>
    </div>
  );
}

/** The base book's interval of prompts: a longer silence is drawn stronger. Whether it is a breach is the norm's to say. */
const SILENCE_SHOWN_MS = 30_000;

/** Marks at their instants; those that would cover one another by more than half are left to the list. */
function spread(marks: readonly Mark[], x: (at: number) => number): readonly { readonly mark: Mark; readonly left: number }[] {
  const placed: { mark: Mark; left: number }[] = [];
  for (const mark of marks) {
    const left = x(mark.at);
    const before = placed.at(-1);
    if (before === undefined || left - before.left >= MARKS_PX / 2) placed.push({ mark, left });
  }
  return placed;
}

/** A segment says whose it is where there is room. */
function labelOf(s: Segment, widePx: number, t: Say): string {
  const text = s.kind === 'wrap' ? t('fact.wrap') : s.label;
  return widePx > (text.length + 1) * LETTER_PX ? text : '';
}

function titleOf(s: Segment, lang: 'zh' | 'en', t: Say, tz: string): string {
  const length = `${wordSpan(s.to - s.from, lang, true)}${s.open ? ` ${t('call.soFar')}` : ''}`;
  return [t(`seg.${s.kind}`), s.label, `${clockTime(s.from, tz)}–${clockTime(s.to, tz)}`, length].filter((part) => part !== '').join(' · ');
}
