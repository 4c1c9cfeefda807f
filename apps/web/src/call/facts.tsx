import type { CallDetail } from '../api.js';
import { DASH } from '../figure.js';
import { maskText } from '../mask.js';
import { wordSpan } from '../time.js';
import { useView } from '../view-context.js';

/** What a lead asks first, in the order of the call; what nobody reported says so. */
export function Facts({ call }: { readonly call: CallDetail }) {
  const { view, t } = useView();
  const span = (ms: number | null): string => (ms === null ? DASH : wordSpan(ms, view.lang, true));
  const silence = call.holds.reduce<number | null>((most, hold) => Math.max(most ?? 0, hold.longestSilenceMs), null);
  const big = [
    ['fact.wait', span(call.waitMs)],
    ['fact.ring', span(call.ringMs)],
    ['fact.talk', span(call.talkMs)],
    ['fact.hold', call.holds.length === 0 ? DASH : call.holds.every((hold) => hold.ms === null) ? t('calls.open') : span(call.holdMs)],
    ['fact.wrap', call.wrapMs === null ? t('fact.notReported') : span(call.wrapMs)],
    ['fact.longestSilence', span(silence)],
  ] as const;
  const ended = [call.endedBy === null ? null : t(`endedBy.${call.endedBy}`), call.abandonStage === null ? null : t(`stage.${call.abandonStage}`)].filter((part) => part !== null).join(' · ');
  const small = [
    ['fact.direction', call.direction === null ? null : t(`direction.${call.direction}`)],
    ['filter.queue', call.queue], ['fact.line', call.line], ['fact.agent', call.agent], ['fact.team', call.team], ['fact.department', call.department],
    ['fact.rings', call.rings === null ? null : String(call.rings)],
    ['fact.endedBy', ended === '' ? null : ended],
    ['fact.reason', call.reasonCode === null ? null : maskText(call.reasonCode)],
    ['fact.resolved', call.resolved === null ? null : t(call.resolved ? 'fact.yes' : 'fact.no')],
    ['fact.rating', call.rating === null ? null : `${call.rating.score} / ${call.rating.scale}`],
    ['fact.revision', String(call.revision)],
  ] as const;
  return (
    <section className="panel facts" aria-label={t('call.facts')}>
      <header><h2>{t('call.facts')}</h2></header>
      <dl className="facts-big">{big.map(([key, value]) => <div key={key} data-none={value === DASH || key === 'fact.wrap' && call.wrapMs === null}><dt>{t(key)}</dt><dd>{value}</dd></div>)}</dl>
      <dl className="facts-small">{small.map(([key, value]) => value !== null && <div key={key}><dt>{t(key)}</dt><dd>{value}</dd></div>)}</dl>
    </section>
  );
}
