import { CheckCircleOutlined, CloseCircleOutlined, ExportOutlined, FlagOutlined, MinusCircleOutlined, PhoneOutlined, RobotOutlined, SyncOutlined } from '@ant-design/icons';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Button, Empty, Table, type TableColumnsType } from 'antd';
import { useEffect, useMemo, type ReactNode } from 'react';
import { Link, useNavigate, useSearchParams } from 'react-router';
import { getJson, type Outcome, type Page, type WireCall } from '../api.js';
import { Chip, type Tone } from '../chip.js';
import { DASH } from '../figure.js';
import { useKeys, useRowCursor } from '../keys.js';
import { ProblemNote } from '../problem.js';
import { shortInstant, wordSpan } from '../time.js';
import { useView } from '../view-context.js';
import { CallFilters } from './call-filters.js';

/** Calls of one page; the program allows 1,000 at most. */
const PAGE_SIZE = 100;

/** The calls that the filters of the URL leave, newest first as the program gives them. */
export default function Calls() {
  const { view, t, href } = useView();
  const navigate = useNavigate();
  const [search] = useSearchParams();
  useEffect(() => { document.title = `${t('calls.title')} · ${t('app.name')}`; }, [t]);
  const filter = { org: view.org, queue: view.queue, department: view.department, tz: view.tz, agent: search.get('agent'), outcome: search.get('outcome'), from: search.get('from'), to: search.get('to') };
  const { data, error, isPending, isFetching, hasNextPage, fetchNextPage, refetch } = useInfiniteQuery({
    queryKey: ['calls', filter],
    queryFn: ({ pageParam, signal }) => getJson<Page<WireCall>>('/v1/calls', { ...filter, limit: PAGE_SIZE, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
  });
  const calls = useMemo(() => data?.pages.flatMap((page) => page.items) ?? [], [data]);
  const addressOf = (id: string): string => href(`/calls/${encodeURIComponent(id)}`);
  const columns = useColumns();
  const cursor = useRowCursor(calls.length);
  const chosen = cursor.row === null ? undefined : calls[cursor.row];
  useKeys({ j: cursor.next, k: cursor.previous, ...(chosen !== undefined && { Enter: () => void navigate(addressOf(chosen.id)) }) });
  useEffect(() => {
    if (chosen !== undefined) document.querySelector(`[data-row-key="${CSS.escape(chosen.id)}"]`)?.scrollIntoView({ block: 'nearest' });
  }, [chosen]);
  return (
    <div className="page desk">
      <h1>{t('calls.title')}</h1>
      <CallFilters />
      {error !== null && <ProblemNote error={error} stillShown={calls.length > 0} onAgain={() => void refetch()} />}
      {(calls.length > 0 || error === null) && (
        <Table<WireCall>
          rowKey="id" size="middle" dataSource={calls} columns={columns} loading={isPending} pagination={false} scroll={{ x: 'max-content' }}
          rowClassName={(_call, i) => (i === cursor.row ? 'row-chosen' : '')}
          onRow={(call) => ({ onDoubleClick: () => void navigate(addressOf(call.id)) })}
          locale={{ emptyText: isPending ? <span className="table-wait" /> : <Empty description={<span className="lead">{t('calls.none')}<br />{t('calls.noneHint')}</span>} /> }}
        />
      )}
      {calls.length > 0 && (
        <p className="list-end" role="status">
          {t('calls.shown', { n: calls.length })}
          {hasNextPage ? <Button loading={isFetching} onClick={() => void fetchNextPage()}>{t('calls.more', { n: PAGE_SIZE })}</Button> : <span>{t('calls.all')}</span>}
        </p>
      )}
    </div>
  );
}

function useColumns(): TableColumnsType<WireCall> {
  const { view, t, tz, href } = useView();
  return useMemo(() => {
    const addressOf = (id: string): string => href(`/calls/${encodeURIComponent(id)}`);
    const span = (ms: number | null): string => (ms === null ? DASH : wordSpan(ms, view.lang));
    const at = (call: WireCall): string | null => call.offeredAt ?? call.queuedAt ?? call.answeredAt;
    return [
      { title: t('calls.at'), key: 'at', render: (_, call) => (at(call) === null ? DASH : <Link to={addressOf(call.id)}>{shortInstant(Date.parse(at(call) ?? ''), tz)}</Link>) },
      { title: t('filter.outcome'), key: 'outcome', render: (_, call) => <OutcomeTag outcome={call.outcome} unfinished={call.unfinished} /> },
      { title: t('filter.queue'), key: 'queue', render: (_, call) => call.queue ?? DASH },
      { title: t('fact.agent'), key: 'agent', render: (_, call) => call.agent ?? DASH },
      { title: t('fact.wait'), key: 'wait', align: 'right', render: (_, call) => span(call.waitMs) },
      { title: t('fact.rings'), key: 'rings', align: 'right', render: (_, call) => call.rings ?? DASH, responsive: ['md'] },
      { title: t('fact.talk'), key: 'talk', align: 'right', render: (_, call) => span(call.talkMs) },
      { title: t('fact.hold'), key: 'hold', align: 'right', render: (_, call) => (call.holds.length === 0 ? DASH : `${call.holds.every((hold) => hold.ms === null) ? t('calls.open') : span(call.holdMs)} ×${call.holds.length}`), responsive: ['md'] },
      { title: t('fact.wrap'), key: 'wrap', align: 'right', render: (_, call) => span(call.wrapMs), responsive: ['lg'] },
      { title: t('calls.id'), key: 'id', render: (_, call) => <><Link to={addressOf(call.id)}><code>{call.id}</code></Link>{call.contradictions.length > 0 && <> <Chip tone="warn" icon={<FlagOutlined />}>{t('calls.flagged', { n: call.contradictions.length })}</Chip></>}</> },
    ];
  }, [view.lang, t, tz, href]);
}

const SIGN: Readonly<Record<Outcome, { readonly tone: Tone; readonly icon: ReactNode }>> = {
  answered: { tone: 'good', icon: <CheckCircleOutlined /> },
  abandoned: { tone: 'warn', icon: <CloseCircleOutlined /> },
  diverted: { tone: 'info', icon: <ExportOutlined /> },
  self_served: { tone: 'good', icon: <RobotOutlined /> },
  callback_requested: { tone: 'info', icon: <PhoneOutlined /> },
  unfinished: { tone: 'plain', icon: <MinusCircleOutlined /> },
};

/** What became of a call: sign, word and colour. */
export function OutcomeTag({ outcome, unfinished }: { readonly outcome: Outcome | null; readonly unfinished: boolean }) {
  const { t } = useView();
  if (outcome === null) return <Chip tone="info" icon={<SyncOutlined />}>{t('calls.open')}</Chip>;
  const { tone, icon } = SIGN[outcome];
  return <><Chip tone={tone} icon={icon}>{t(`outcome.${outcome}`)}</Chip>{unfinished && outcome !== 'unfinished' && <> <Chip icon={<MinusCircleOutlined />}>{t('outcome.unfinished')}</Chip></>}</>;
}
