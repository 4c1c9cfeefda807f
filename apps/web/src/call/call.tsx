import { ArrowLeftOutlined, WarningOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Skeleton } from 'antd';
import { useEffect, useMemo, useState } from 'react';
import { Link, useParams } from 'react-router';
import { getJson, type CallDetail, type Verdict } from '../api.js';
import { OutcomeTag } from '../calls/calls.js';
import { Chip, type Tone } from '../chip.js';
import { useKeys } from '../keys.js';
import { ProblemNote } from '../problem.js';
import { askAgain } from '../queries.js';
import { clockTime, longDate, weekday } from '../time.js';
import { useView } from '../view-context.js';
import './call.css';
import { EventList } from './event-list.js';
import { Facts } from './facts.js';
import { layOut } from './lanes.js';
import { LaneTable } from './lane-table.js';
import { Timeline } from './timeline.js';

/** A call under way is asked for again this often; one that is over changes only by late events. */
const REFRESH_OPEN_MS = 2_000;

/** One call: everything on one axis of time, the facts beside it, the raw events below. */
export default function CallPage() {
  const { view, t, href } = useView();
  const { id = '' } = useParams();
  useEffect(() => { document.title = `${t('call.title', { id })} · ${t('app.name')}`; }, [t, id]);
  useKeys({ Escape: () => history.back() });
  const { data: call, error, refetch } = useQuery({
    queryKey: ['call', view.org, id],
    queryFn: ({ signal }) => getJson<CallDetail>(`/v1/calls/${encodeURIComponent(id)}`, { org: view.org }, signal),
    refetchInterval: (query) => (query.state.data !== undefined && query.state.data.state !== 'over' && query.state.error === null ? REFRESH_OPEN_MS : askAgain(query)),
  });
  return (
    <div className="page desk call-page">
      <Link className="back" to={href('/calls')}><ArrowLeftOutlined /> {t('call.back')}</Link>
      {error !== null && <ProblemNote error={error} stillShown={call !== undefined} onAgain={() => void refetch()} />}
      {call !== undefined ? <Detail call={call} /> : error === null && <Skeleton active paragraph={{ rows: 10 }} />}
    </div>
  );
}

function Detail({ call }: { readonly call: CallDetail }) {
  const { view, t, tz } = useView();
  const layout = useMemo(() => layOut(call), [call]);
  const [pointed, setPointed] = useState<string | null>(null);
  const [asTable, setAsTable] = useState(false);
  return (
    <>
      <header className="call-head">
        <h1>{t('call.title', { id: call.id })}</h1>
        <OutcomeTag outcome={call.outcome} unfinished={call.unfinished} />
        {call.state !== 'over' && <Chip tone="info">{t(`state.${call.state}`)}</Chip>}
        <span className="call-when">{longDate(layout.from, tz, view.lang)} {weekday(layout.from, tz, view.lang)} {clockTime(layout.from, tz)}</span>
      </header>
      {call.contradictions.length > 0 && <p className="call-warning"><WarningOutlined /> {t('call.contradictions', { n: call.contradictions.length })}</p>}
      <Facts call={call} />
      <div className="call-grid">
        <section className="panel axis-panel" aria-label={t('call.axis')}>
          <header><h2>{t('call.axis')}</h2><button type="button" className="plain" aria-pressed={asTable} onClick={() => setAsTable(!asTable)}>{t(asTable ? 'call.asAxis' : 'call.asTable')}</button></header>
          {!asTable && <Timeline layout={layout} verdicts={call.verdicts} pointed={pointed} onPoint={setPointed} tz={tz} />}
          <LaneTable layout={layout} seen={asTable} tz={tz} />
          {call.verdicts.length > 0 && <Verdicts verdicts={call.verdicts} />}
        </section>
        <EventList call={call} from={layout.from} pointed={pointed} onPoint={setPointed} tz={tz} />
      </div>
    </>
  );
}

const VERDICT_TONE: Readonly<Record<Verdict['outcome'], Tone>> = { met: 'good', breached: 'act', unknown: 'plain', excused: 'info' };

function Verdicts({ verdicts }: { readonly verdicts: readonly Verdict[] }) {
  const { t } = useView();
  return (
    <div className="verdicts">
      <h3>{t('call.verdicts')}</h3>
      {verdicts.map((v) => <Chip key={v.id} tone={VERDICT_TONE[v.outcome]} title={v.reason ?? ''}>{v.norm} {t(`verdict.${v.outcome}`)}{v.observed != null && v.limit != null ? ` ${v.observed} / ${v.limit} ${v.unit ?? ''}` : ''}</Chip>)}
    </div>
  );
}
