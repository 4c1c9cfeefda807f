import { FlagOutlined, StopOutlined } from '@ant-design/icons';
import { useMemo, useState } from 'react';
import { address, type CallDetail, type RawEvent } from '../api.js';
import { Chip } from '../chip.js';
import { maskNumbers } from '../mask.js';
import { eventKeyOf } from '../messages.js';
import { countSpan, preciseTime } from '../time.js';
import { useView, type Say } from '../view-context.js';
import { eventKey, retractedKeys } from './lanes.js';

interface Props {
  readonly call: CallDetail;
  readonly from: number;
  readonly pointed: string | null;
  readonly onPoint: (eventKey: string | null) => void;
  readonly tz: string;
}

/** A call with more events than this shows the first; the rest on request. */
const FIRST_SHOWN = 200;
const LONGEST_VALUE = 80;

/** The raw events in their order: when, what, what it carries; marked where it counts nowhere. */
export function EventList({ call, from, pointed, onPoint, tz }: Props) {
  const { view, t } = useView();
  const [all, setAll] = useState(false);
  const retracted = useMemo(() => retractedKeys(call.events), [call.events]);
  const contradictions = useMemo(() => new Map(call.contradictions.map((c) => [eventKey(c.source, c.eventId), c.reason])), [call.contradictions]);
  const shown = all ? call.events : call.events.slice(0, FIRST_SHOWN);
  return (
    <section className="panel events" aria-label={t('call.events')}>
      <header><h2>{t('call.events')}</h2><span>{t('call.eventCount', { n: call.events.length })}</span></header>
      <ol>
        {shown.map((event) => {
          const key = eventKey(event.source, event.id);
          return <Row key={key} event={event} eventId={key} from={from} tz={tz} retracted={retracted.has(key)} contradiction={contradictions.get(key)} pointed={pointed === key} onPoint={onPoint} />;
        })}
      </ol>
      {call.eventsNext !== null && <p className="events-cut">{t('call.eventsCut', { n: call.events.length })} <a href={address('/v1/events', { subject: call.id, org: view.org, cursor: call.eventsNext })}><code>/v1/events</code></a></p>}
      {shown.length < call.events.length && <button type="button" className="plain" onClick={() => setAll(true)}>{t('call.more', { n: call.events.length - shown.length })}</button>}
    </section>
  );
}

interface RowProps {
  readonly event: RawEvent;
  readonly eventId: string;
  readonly from: number;
  readonly tz: string;
  readonly retracted: boolean;
  readonly contradiction: string | undefined;
  readonly pointed: boolean;
  readonly onPoint: (eventKey: string | null) => void;
}

function Row({ event, eventId, from, tz, retracted, contradiction, pointed, onPoint }: RowProps) {
  const { t } = useView();
  const at = Date.parse(event.time);
  const masked = useMemo(() => maskNumbers(event.data ?? {}), [event.data]);
  const bare = event.type.replace(/\.v\d+$/, '');
  const name = eventKeyOf(bare);
  return (
    <li data-event={eventId} data-pointed={pointed} data-retracted={retracted} data-flagged={contradiction !== undefined} onMouseEnter={() => onPoint(eventId)} onMouseLeave={() => onPoint(null)}>
      <details>
        <summary>
          <time dateTime={event.time}>{preciseTime(at, tz)}<small>{at >= from ? `+${countSpan(at - from)}` : ''}</small></time>
          <span className="event-what">
            <b>{name === null ? bare : t(name)}</b> <code>{event.type}</code>
            {retracted && <Chip icon={<StopOutlined />}>{t('call.retracted')}</Chip>}
            {contradiction !== undefined && <Chip tone="warn" icon={<FlagOutlined />}>{t('call.contradiction', { reason: contradiction })}</Chip>}
            <span className="event-data">{summaryOf(masked, t)}</span>
          </span>
        </summary>
        <pre>{JSON.stringify({ id: event.id, source: event.source, time: event.time, data: masked }, null, 2)}</pre>
      </details>
    </li>
  );
}

/** The members of an event in one line, as `name value`; long ones are cut, as all of it is one click away. */
function summaryOf(data: unknown, t: Say): string {
  if (typeof data !== 'object' || data === null) return '';
  // What nobody said, and lists (the parts of a recorded call, drawn beside it), stand in the full text of the event.
  const parts = Object.entries(data).filter(([name, value]) => value !== null && (name === 'turns' || !Array.isArray(value))).map(([name, value]) => {
    if (name === 'turns' && Array.isArray(value)) return t('call.carries', { n: value.length });
    const text = typeof value === 'object' && value !== null ? Object.entries(value).filter(([, v]) => v !== null).map(([k, v]) => `${k} ${String(v)}`).join(', ') : String(value);
    return `${name} ${text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}…` : text}`;
  });
  return parts.join(' · ');
}
