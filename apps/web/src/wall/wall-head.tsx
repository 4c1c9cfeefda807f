import type { BoardFrame } from '../api.js';
import { Broken, Wide } from '../icons.js';
import { ago, clockTime, longDate, shortInstant, weekday } from '../time.js';
import { useView } from '../view-context.js';
import { COUNTED_UP_TO_SPEED, LATE_AFTER_MS } from './age.js';
import type { Link as StreamLink } from './live.js';
import { useValues } from './values.js';

interface Props {
  readonly frame: BoardFrame;
  readonly now: number;
  readonly tz: string;
  readonly age: number;
  readonly stale: boolean;
  readonly link: StreamLink;
}

/** What is shown, of when, and how old it is. */
export function WallHead({ frame, now, tz, age, stale, link }: Props) {
  const { view, t, change } = useView();
  const lang = view.lang;
  const scope = [view.org, view.department, view.queue ?? t('filter.allQueues')].filter((part) => part !== null).join(' · ');
  return (
    <header className="wall-head">
      <h1>{scope}<span className="wall-day">{t('wall.today')} {longDate(now, tz, lang)} {weekday(now, tz, lang)}</span></h1>
      {!view.wall && <Filters />}
      <div className="wall-state">
        {frame.clock.demo && <span className="pill pill-demo">{t('wall.demo', { speed: frame.clock.speed })}</span>}
        {!frame.settled && <span className="pill">{t('wall.catchingUp')}</span>}
        <span className="wall-newest">{frame.newestEventAt === null ? t('wall.newestNone') : t('wall.newest', { at: newest(frame.newestEventAt, now, tz) })}</span>
        <time className="wall-clock" dateTime={new Date(now).toISOString()}>{clockTime(now, tz, frame.clock.speed <= COUNTED_UP_TO_SPEED)}</time>
        <span className="age" data-stale={stale} data-late={age > LATE_AFTER_MS}>{link === 'lost' ? <Broken /> : <i className="dot" />}{ago(age, lang)}</span>
        {!view.wall && <button type="button" className="bar-button not-on-phone" onClick={() => change({ wall: 1 })} title={t('app.kiosk')} aria-label={t('app.kiosk')}><Wide /></button>}
      </div>
    </header>
  );
}

const DAY_MS = 86_400_000;
const newest = (at: number, now: number, tz: string): string => (now - at < DAY_MS ? clockTime(at, tz) : shortInstant(at, tz));

/** Choices of queue and department: what had calls today, and what the URL names. Native lists: light, and right on a phone. */
function Filters() {
  const { view, t, change } = useView();
  return (
    <div className="filters">
      <Choice name="department" label={t('filter.department')} all={t('filter.allDepartments')} value={view.department} onChange={(department) => change({ department })} />
      <Choice name="queue" label={t('filter.queue')} all={t('filter.allQueues')} value={view.queue} onChange={(queue) => change({ queue })} />
    </div>
  );
}

interface ChoiceProps {
  readonly name: 'queue' | 'department';
  readonly label: string;
  readonly all: string;
  readonly value: string | null;
  readonly onChange: (value: string | null) => void;
}

function Choice({ name, label, all, value, onChange }: ChoiceProps) {
  const values = useValues(name);
  const options = value === null || values.includes(value) ? values : [value, ...values];
  return (
    <select aria-label={label} value={value ?? ''} onChange={(e) => onChange(e.target.value || null)}>
      <option value="">{all}</option>
      {options.map((option) => <option key={option} value={option}>{option}</option>)}
    </select>
  );
}
