import type { CatalogueMetric, FigurePlan, Words } from './catalogue.js';

/** How fresh a figure is: the same for all that are read from the facts. */
const FRESH: Words = {
  zh: '多新：每次刷新都由事实重算，含刚到的事件；面板「最新事件距今」说明落后多少。',
  en: 'How fresh: worked out from the facts at every refresh, with what has just come in; the panel "Age of the newest event" says how far behind that is.',
};
const NOW: Words = {
  zh: '多新：每次刷新读一遍未结束的通话。一天没有事件时显示 –，不显示 0。',
  en: 'How fresh: calls that are not over, read at every refresh. When nothing was heard for a day it shows –, never 0.',
};
const METERS: Words = { zh: '多新：Prometheus 最近一次抓取。', en: 'How fresh: the last scrape of Prometheus.' };
const STORED: Words = { zh: '多新：每次刷新直接查仓库。', en: 'How fresh: asked of the warehouse at every refresh.' };

const COUNTED: Readonly<Record<string, Words>> = {
  calls: { zh: '通话', en: 'calls' }, visits: { zh: '队列停留', en: 'queue visits' }, legs: { zh: '通话段', en: 'legs' },
  holds: { zh: '保持', en: 'holds' }, attempts: { zh: '振铃', en: 'ring attempts' }, transfers: { zh: '转接', en: 'transfers' },
};

const joined = (...parts: readonly Words[]): Words => ({ zh: parts.map((p) => p.zh).join('\n'), en: parts.map((p) => p.en).join('\n') });

/** What stands behind a metric: formula, what is counted, which instant decides, how fresh. */
export function metricWords(metric: CatalogueMetric, plan: FigurePlan): Words {
  const counted = COUNTED[plan.counted] ?? { zh: plan.counted, en: plan.counted };
  return joined({
    zh: `公式：${metric.formula.zh}。数的是${counted.zh}，按 ${plan.instantName} 计入时段。与 GET /v1/metrics/${metric.id} 相同；分母为零或未知显示 –。`,
    en: `Formula: ${metric.formula.en}. Counts ${counted.en}, in the bucket of ${plan.instantName}. The same as GET /v1/metrics/${metric.id}; nothing below the line, or unknown, shows –.`,
  }, FRESH);
}

/** Several metrics of one panel. */
export const metricsWords = (metrics: readonly CatalogueMetric[], more: Words = { zh: '', en: '' }): Words => joined(
  ...metrics.map(({ id, names, formula }) => ({ zh: `${names.zh}（${id}）：${formula.zh}。`, en: `${names.en} (${id}): ${formula.en}.` })),
  ...(more.zh === '' ? [] : [more]), FRESH,
);

export const liveWords = (zh: string, en: string): Words => joined({ zh, en }, NOW);
export const meterWords = (zh: string, en: string): Words => joined({ zh, en }, METERS);
export const storedWords = (zh: string, en: string): Words => joined({ zh, en }, STORED);
