import { ArrowDownOutlined, ArrowUpOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Table, type TableColumnsType } from 'antd';
import { useEffect, useMemo } from 'react';
import { useLocation } from 'react-router';
import { getJson, type MetricEntry } from '../api.js';
import { Chip } from '../chip.js';
import { DASH } from '../figure.js';
import { ProblemNote } from '../problem.js';
import { useView } from '../view-context.js';

/** The catalogue of metrics: what each is, in words, and in which variants. `#M-SL` leads to one. */
export default function Figures() {
  const { view, t } = useView();
  const { hash } = useLocation();
  const wanted = decodeURIComponent(hash.slice(1));
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ['metrics', view.org],
    queryFn: ({ signal }) => getJson<{ items: readonly MetricEntry[] }>('/v1/metrics', { org: view.org }, signal),
  });
  useEffect(() => { document.title = `${t('figures.title')} · ${t('app.name')}`; }, [t]);
  useEffect(() => {
    if (data !== undefined && wanted !== '') document.querySelector(`[data-row-key="${CSS.escape(wanted)}"]`)?.scrollIntoView({ block: 'center' });
  }, [data, wanted]);
  const columns = useMemo<TableColumnsType<MetricEntry>>(() => [
    { title: t('figures.name'), key: 'name', render: (_, m) => <><b>{m.names[view.lang]}</b><br /><code>{m.id}</code></> },
    { title: t('wall.formula'), key: 'formula', render: (_, m) => <span className="formula">{m.formula[view.lang]}</span> },
    { title: t('figures.unit'), key: 'unit', render: (_, m) => t(`figures.unit.${m.unit}`) },
    { title: t('figures.better'), key: 'better', render: (_, m) => (m.direction === 'neutral' ? DASH : <span className="better">{m.direction === 'up' ? <ArrowUpOutlined /> : <ArrowDownOutlined />} {t(m.direction === 'up' ? 'figures.up' : 'figures.down')}</span>), responsive: ['sm'] },
    { title: t('figures.variants'), key: 'variants', render: (_, m) => (m.variants.length === 0 ? DASH : <Variants entry={m} />) },
    { title: t('figures.dimensions'), key: 'dimensions', render: (_, m) => <span className="dimensions">{m.dimensions.join(', ')}</span>, responsive: ['lg'] },
  ], [t, view.lang]);
  return (
    <div className="page desk">
      <h1>{t('figures.title')}</h1>
      <p className="lead">{t('figures.lead')}</p>
      {error !== null
        ? <ProblemNote error={error} onAgain={() => void refetch()} />
        : <Table<MetricEntry> rowKey="id" size="middle" columns={columns} dataSource={data?.items ?? []} loading={isPending} pagination={false} rowClassName={(m) => (m.id === wanted ? 'row-chosen' : '')} />}
    </div>
  );
}

function Variants({ entry }: { readonly entry: MetricEntry }) {
  return (
    <span className="chips">
      {entry.variants.map((variant, i) => <Chip key={variant} tone={i === 0 ? 'info' : 'plain'}>{variant}</Chip>)}
    </span>
  );
}
