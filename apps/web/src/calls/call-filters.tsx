import { SearchOutlined } from '@ant-design/icons';
import { Button, Input, Select, type InputRef } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import type { Outcome, Query } from '../api.js';
import { FIND_ID } from '../keys.js';
import { fromIsoDate, isoDate, startOfDay } from '../time.js';
import { useView } from '../view-context.js';
import { useValues } from '../wall/values.js';

const OUTCOMES: readonly Outcome[] = ['answered', 'abandoned', 'diverted', 'self_served', 'callback_requested', 'unfinished'];
const OWN = { queue: null, agent: null, outcome: null, from: null, to: null, find: null } as const;

/** The filters of the list; each stands in the URL. `find=1` puts the cursor into the search, as `/` does. */
export function CallFilters() {
  const { view, t, change, href, tz } = useView();
  const navigate = useNavigate();
  const [search] = useSearchParams();
  const [id, setId] = useState('');
  const [agent, setAgent] = useState(search.get('agent') ?? '');
  const find = useRef<InputRef>(null);
  const queues = useValues('queue');
  useEffect(() => {
    if (search.get('find') !== '1') return;
    find.current?.focus();
    change({ find: null });
  }, [search, change]);
  useEffect(() => setAgent(search.get('agent') ?? ''), [search]);
  const open = (): void => { if (id.trim() !== '') void navigate(href(`/calls/${encodeURIComponent(id.trim())}`)); };
  const filtered = ['queue', 'agent', 'outcome', 'from', 'to'].some((name) => search.has(name));
  const options = [...new Set([...queues, ...(view.queue === null ? [] : [view.queue])])].map((queue) => ({ value: queue, label: queue }));
  return (
    <div className="call-filters" role="search">
      <Input ref={find} id={FIND_ID} className="find" prefix={<SearchOutlined />} suffix={<kbd>/</kbd>} placeholder={t('calls.searchHint')} aria-label={t('calls.search')} value={id} onChange={(e) => setId(e.target.value)} onPressEnter={open} />
      <DateRange from={search.get('from')} to={search.get('to')} tz={tz} onChange={change} />
      <Select className="choice" aria-label={t('filter.queue')} placeholder={t('filter.allQueues')} allowClear showSearch options={options} value={view.queue} onChange={(queue: string | undefined) => change({ queue })} />
      <Select className="choice" aria-label={t('filter.outcome')} placeholder={t('filter.allOutcomes')} allowClear options={OUTCOMES.map((value) => ({ value, label: t(`outcome.${value}`) }))} value={search.get('outcome')} onChange={(outcome: string | undefined) => change({ outcome })} />
      <Input className="choice" aria-label={t('filter.agent')} placeholder={t('filter.agent')} allowClear value={agent} onChange={(e) => { setAgent(e.target.value); if (e.target.value === '') change({ agent: null }); }} onPressEnter={() => change({ agent })} onBlur={() => change({ agent })} />
      {filtered && <Button type="link" onClick={() => change(OWN)}>{t('filter.clear')}</Button>}
    </div>
  );
}

interface RangeProps { readonly from: string | null; readonly to: string | null; readonly tz: string; readonly onChange: (changes: Query) => void }

/** Two dates, both shown as included; the URL and the program have instants, half-open, so that no zone is left to guess. */
function DateRange({ from, to, tz, onChange }: RangeProps) {
  const { t } = useView();
  const instant = (text: string | null): number | null => { const at = text === null ? Number.NaN : Date.parse(text); return Number.isNaN(at) ? null : at; };
  const [start, end] = [instant(from), instant(to)];
  const set = (name: 'from' | 'to', text: string): void => {
    const day = text === '' ? null : fromIsoDate(text, tz);
    if (text !== '' && day === null) return;
    onChange({ [name]: day === null ? null : new Date(name === 'from' ? day : startOfDay(day, tz, 1)).toISOString() });
  };
  return (
    <span className="range">
      <Input type="date" aria-label={t('filter.from')} title={t('filter.from')} value={start === null ? '' : isoDate(start, tz)} onChange={(e) => set('from', e.target.value)} />
      <span aria-hidden="true">–</span>
      <Input type="date" aria-label={t('filter.to')} title={t('filter.to')} value={end === null ? '' : isoDate(end - 1, tz)} onChange={(e) => set('to', e.target.value)} />
      {start === null && end === null && <span className="range-note">{t('filter.todayOnly')}</span>}
    </span>
  );
}
