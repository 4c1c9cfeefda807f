/** When a row says that something happened. */
import { condition, template, WrongCell, type Cells, type Columns } from './cells.js';
import { clockOf, instantReader, spanOf, type Zone } from './local-time.js';
import type { Mapping, MomentName, StepRule } from './mapping.js';

/** Epoch milliseconds; `assumed` when the mapping puts it there though the file does not say it. */
export interface Moment { readonly ms: number; readonly assumed: boolean }
export type Moments = Partial<Readonly<Record<MomentName, Moment>>>;
type Way = (cells: Cells, so: Moments) => Moment | undefined;

const DAY_MS = 86_400_000;
const HALF_DAY_MS = DAY_MS / 2;

function stepOf(step: StepRule, columns: Columns, zone: Zone): Way {
  const assumed = step.assumed === true;
  const moment = (ms: number): Moment => ({ ms, assumed });
  if (step.at !== undefined) {
    const { at } = step;
    const text = template(at, columns);
    const read = instantReader(step.format ?? 'iso');
    return (cells) => {
      const spelled = text(cells);
      if (spelled.trim() === '') return undefined;
      const ms = read?.(spelled, zone) ?? null;
      if (ms === null) throw new WrongCell(`${at}: 不是时间 · not a time: ${JSON.stringify(spelled)}`);
      return moment(ms);
    };
  }
  if (step.clock !== undefined) {
    const { clock, since = 'offered' } = step;
    const text = template(clock, columns);
    return (cells, so) => {
      const from = so[since];
      const spelled = text(cells);
      if (from === undefined || spelled === '') return undefined;
      const time = clockOf(spelled);
      if (time === null) throw new WrongCell(`${clock}: 不是钟点 · not a time of day: ${JSON.stringify(spelled)}`);
      // The wall clock of `since`, read from its own spelling, so that no zone is asked twice.
      const began = clockOf(zone.format(from.ms).slice(11, 23)) ?? 0;
      const apart = time - began;
      return moment(from.ms + (apart < -HALF_DAY_MS ? apart + DAY_MS : Math.max(0, apart)));
    };
  }
  const { after = 'offered', span = '0', unit = 's', negative = 'reject' } = step;
  const text = template(span, columns);
  return (cells, so) => {
    const from = so[after];
    const spelled = text(cells);
    if (from === undefined || spelled === '') return undefined;
    const ms = spanOf(spelled, unit);
    if (ms === null) throw new WrongCell(`${span}: 不是时长 · not a span: ${JSON.stringify(spelled)}`);
    if (ms < 0 && negative === 'reject') throw new WrongCell(`${span}: 时长为负 · a negative span: ${JSON.stringify(spelled)}`);
    return { ms: from.ms + Math.max(0, ms), assumed: assumed || from.assumed };
  };
}

/** Finds a moment: the first step whose conditions hold and whose cells and base are there. A cell that is filled but wrong throws a `WrongCell`. */
export function momentOf(steps: Mapping['times'][MomentName], columns: Columns, zone: Zone): Way {
  const ways = (steps ?? []).map((step) => ({ applies: condition(step.if, columns), find: stepOf(step, columns, zone) }));
  return (cells, so) => {
    for (const { applies, find } of ways) {
      const found = applies(cells) ? find(cells, so) : undefined;
      if (found !== undefined) return found;
    }
    return undefined;
  };
}
