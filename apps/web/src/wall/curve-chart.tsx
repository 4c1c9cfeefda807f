import { BarChart, LineChart } from 'echarts/charts';
import { GridComponent, MarkAreaComponent, TooltipComponent } from 'echarts/components';
import { init, use as useParts, type ComposeOption, type ECharts } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';
import type { BarSeriesOption, GridComponentOption, LineSeriesOption, MarkAreaComponentOption, TooltipComponentOption } from 'echarts';
import { useEffect, useRef } from 'react';
import { DASH, countText, figureText } from '../figure.js';
import { QUARTER_HOUR_MS, clockTime } from '../time.js';
import { useView, type Say } from '../view-context.js';
import { AXIS_PARTS, ceiling, type CurveBucket } from './curve.js';
import { useSize } from './size.js';
import type { Lang } from '../api.js';

useParts([BarChart, LineChart, GridComponent, TooltipComponent, MarkAreaComponent, CanvasRenderer]);

type Option = ComposeOption<BarSeriesOption | LineSeriesOption | GridComponentOption | TooltipComponentOption | MarkAreaComponentOption>;

interface Props { readonly buckets: readonly CurveBucket[]; readonly target: number | null; readonly tz: string }

/** Letters on the chart grow with its width: a phone and a wall at five metres read the same chart. */
const LETTERS = { least: 11, most: 20, perPx: 1 / 62 } as const;
type Colours = Readonly<Record<'offered' | 'answered' | 'level' | 'band' | 'ghost' | 'ink' | 'line' | 'card' | 'edge', string>>;

/** The chart takes its colours from the style sheet, so that it changes with the theme. */
function coloursOf(element: HTMLElement): Colours {
  const style = getComputedStyle(element);
  const read = (name: string): string => style.getPropertyValue(`--chart-${name}`).trim();
  return { offered: read('offered'), answered: read('answered'), level: read('level'), band: read('band'), ghost: read('ghost'), ink: read('ink'), line: read('line'), card: read('card'), edge: read('edge') };
}

export default function CurveChart({ buckets, target, tz }: Props) {
  const { view, t, dark } = useView();
  const box = useRef<HTMLDivElement>(null);
  const chart = useRef<ECharts>(null);
  const { width, height } = useSize(box);
  useEffect(() => {
    const element = box.current;
    if (element === null || width === 0 || height === 0) return;
    chart.current ??= init(element, null, { renderer: 'canvas' });
    chart.current.resize({ width, height });
    const letters = Math.round(Math.min(LETTERS.most, Math.max(LETTERS.least, width * LETTERS.perPx)));
    chart.current.setOption(optionOf({ buckets, target, tz, t, lang: view.lang, colours: coloursOf(element), letters, font: getComputedStyle(element).fontFamily }), { notMerge: true });
  }, [buckets, target, tz, t, view.lang, dark, width, height]);
  useEffect(() => () => { chart.current?.dispose(); chart.current = null; }, []);
  return <div ref={box} className="curve-chart" aria-hidden="true" />;
}

interface Wanted extends Props { readonly t: Say; readonly lang: Lang; readonly colours: Colours; readonly letters: number; readonly font: string }

function optionOf({ buckets, target, tz, t, lang, colours, letters, font }: Wanted): Option {
  const label = (at: number): string => clockTime(at, tz, false);
  const top = ceiling(Math.max(0, ...buckets.map((b) => Math.max(b.offered ?? 0, b.ghost ?? 0))));
  const axisLabel = { color: colours.ink, fontSize: letters, fontFamily: font };
  return {
    animation: false,
    textStyle: { fontFamily: font },
    grid: { left: 8, right: 8, top: letters, bottom: 4, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
    tooltip: {
      trigger: 'axis', axisPointer: { type: 'shadow' }, backgroundColor: colours.card, borderColor: colours.line, textStyle: { color: colours.ink, fontSize: 14 },
      formatter: (params) => tipOf(buckets[(Array.isArray(params) ? params[0] : params)?.dataIndex ?? -1], label, t, lang),
    },
    xAxis: {
      type: 'category', data: buckets.map((b) => label(b.at)), axisTick: { show: false }, axisLine: { lineStyle: { color: colours.line } },
      axisLabel: { ...axisLabel, interval: (_index: number, text: string) => text.endsWith(':00') && Number(text.slice(0, 2)) % 2 === 0, hideOverlap: true },
    },
    yAxis: [
      { type: 'value', min: 0, max: top, interval: top / AXIS_PARTS, axisLabel, splitLine: { lineStyle: { color: colours.line } } },
      { type: 'value', min: 0, max: 100, interval: 100 / AXIS_PARTS, axisLabel: { ...axisLabel, formatter: '{value}%' }, splitLine: { show: false } },
    ],
    series: [
      { type: 'bar', name: 'offered', data: buckets.map((b) => b.offered), itemStyle: { color: colours.offered, borderColor: colours.edge, borderWidth: 1, borderRadius: [2, 2, 0, 0] }, barGap: '-100%', barCategoryGap: '22%', z: 1 },
      { type: 'bar', name: 'answered', data: buckets.map((b) => b.answered), itemStyle: { color: colours.answered, borderRadius: [2, 2, 0, 0] }, z: 2 },
      { type: 'line', name: 'ghost', data: buckets.map((b) => b.ghost), step: 'middle', symbol: 'none', lineStyle: { color: colours.ghost, width: 2, type: [4, 4] }, z: 3, silent: true },
      {
        type: 'line', name: 'level', yAxisIndex: 1, data: buckets.map((b) => b.sl), symbol: 'circle', symbolSize: letters / 2.6, showSymbol: true, connectNulls: false, z: 4,
        lineStyle: { color: colours.level, width: Math.max(2, letters / 6), shadowColor: colours.card, shadowBlur: letters / 3 }, itemStyle: { color: colours.level },
        ...(target !== null && { markArea: { silent: true, itemStyle: { color: colours.band }, data: [[{ yAxis: target }, { yAxis: 100 }]] } }),
      },
    ],
  };
}

/** Text of the hover; nothing in it comes from outside but numbers. */
function tipOf(bucket: CurveBucket | undefined, label: (at: number) => string, t: Say, lang: Lang): string {
  if (bucket === undefined) return '';
  const line = (name: string, value: string): string => `<div style="display:flex;gap:24px;justify-content:space-between"><span>${name}</span><b>${value}</b></div>`;
  return [
    `<b>${label(bucket.at)}–${label(bucket.at + QUARTER_HOUR_MS)}</b>`,
    line(t('wall.offered'), countText(bucket.offered)), line(t('wall.answered'), countText(bucket.answered)), line(t('wall.abandoned'), countText(bucket.abandoned)),
    line(t('wall.sl'), bucket.sl === null ? DASH : figureText(bucket.sl, '%', lang)), line(t('wall.ghost'), countText(bucket.ghost === null ? null : Math.round(bucket.ghost))),
  ].join('');
}
