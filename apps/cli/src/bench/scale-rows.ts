import { ratio, type Spread } from './measure.js';
import type { ScaleResult } from './scale-stage.js';

const MILLION = 1_000_000;
const ms = ({ p50, p95, n }: Spread): string => `p50 ${p50 ?? '–'} · p95 ${p95 ?? '–'} ms (${n})`;

/** One size for people; `before` is the size before, for how much more it costs. */
export function scaleRows(size: ScaleResult, before: ScaleResult | null, t: (zh: string, en: string) => string): [string, string][] {
  const millions = size.events / MILLION;
  const at = `${Math.round(millions * 10) / 10} M`;
  const grew = (now: number | null, then: number | null | undefined): string => (before === null || now === null ? '' : ` · × ${ratio(now, then ?? null) ?? '–'}`);
  const each = (mib: number | null): string => (mib === null ? '–' : `${mib} MiB, ${Math.round((mib / millions) * 10) / 10} ${t('每百万事件', 'per million events')}`);
  return [
    [`${at} · ${t('通话', 'calls')}`, `${size.calls.toLocaleString('en')}${size.copyCallsPerSecond === null ? '' : ` · ${t('复制', 'copied')} ${size.copyCallsPerSecond.toLocaleString('en')}/s`}`],
    [`${at} · ${t('磁盘：事实、汇总、全部', 'disk: facts, roll-ups, all')}`, [size.diskMiB.calls, size.diskMiB.rollUps, size.diskMiB.all].map(each).join(' · ')],
    [`${at} · ${t('汇总全部变动的日子', 'rolling up all touched days')}`, `${size.rollUpSeconds} s${grew(size.rollUpSeconds, before?.rollUpSeconds)}`],
    [`${at} · ${t('重启到就绪', 'restart to ready')}`, `${size.restartMs} ms · ${size.residentMiB ?? '–'} MiB`],
    [`${at} · ${t('季度指标，默认口径', 'quarter, default variants')}`, `${ms(size.kpiMs)}${grew(size.kpiMs.p95, before?.kpiMs.p95)}`],
    [`${at} · ${t('一年', 'a year')}`, `${ms(size.yearMs)}${grew(size.yearMs.p95, before?.yearMs.p95)}`],
    ...Object.entries(size.otherMs).map(([name, spread]): [string, string] => [`${at} · ${t('季度', 'quarter')} ${name}`, `${ms(spread)}${grew(spread.p95, before?.otherMs[name]?.p95)}`]),
    ...size.failed.slice(0, 3).map((why): [string, string] => [`${at} · ${t('查询失败', 'query failed')}`, why]),
  ];
}
