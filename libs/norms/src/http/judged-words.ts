import { parameterOf, type Bilingual, type Book } from '../books/book.js';
import { showParameter } from '../books/read-parameter.js';
import { nameOf } from '../case/fact.js';
import type { ExplainNorm } from './norm-view.js';

/** Words for what norms are about; event types and whatever has none are said as they are. */
const WORDS: ReadonlyMap<string, Bilingual> = new Map(Object.entries({
  call: ['通话', 'call'], answer: ['接起', 'answer'], conversation: ['坐席的一段通话', 'stretch of an agent'], hold: ['保持或静音', 'hold or mute'], return: ['保持后的恢复', 'return from a hold'],
  transfer: ['转接', 'transfer'], 'completed-transfer': ['完成的转接', 'completed transfer'], end: ['通话的结束', 'end of a call'],
  rang: ['振铃开始', 'the first ring'], answered: ['接起', 'the answer'], spoke: ['坐席开口', 'the agent\'s first word'], ended: ['结束', 'its end'], prompts: ['一次回应', 'a word to the customer'],
  rings: ['振铃次数', 'the number of rings'], granted: ['客户同意', 'the customer\'s consent'], refused: ['客户拒绝', 'the customer\'s refusal'], accepted: ['对方接受', 'the other side\'s acceptance'],
  statedLimit: ['告知客户的时限', 'the time that the customer was told'], dueAt: ['给出的期限', 'the target that was given'], endedBy: ['挂机方', 'who hung up'], taken: ['是否接起', 'whether it was taken'],
  listened: ['通话有转写', 'the call was listened to'], 'first-turn': ['坐席的第一轮话', 'the agent\'s first turn'], 'last-turn': ['坐席的最后一轮话', 'the agent\'s last turn'], all: ['整段对话', 'the whole conversation'],
  opening: ['坐席的前两轮话', 'the agent\'s first two turns'], rest: ['此后的对话', 'what follows'], takeover: ['转接后的接手', 'taking over after a transfer'], phrase: ['听到的一句话', 'phrase that is heard'],
  named: ['得知客户姓氏', 'customer whose name is learnt'], transcript: ['通话的转写', 'a transcript'],
}).map(([name, [zh = name, en = name]]) => [name, { zh, en }]));

const both = (zh: string, en: string): Bilingual => ({ zh, en });
const none = both('', '');
const joined = (parts: readonly Bilingual[], zh = '', en = ''): Bilingual => both(parts.map((p) => p.zh).filter((t) => t !== '').join(zh), parts.map((p) => p.en).filter((t) => t !== '').join(en));
const around = (zh: readonly [string, string], en: readonly [string, string], inner: Bilingual): Bilingual => (inner === none ? none : both(zh[0] + inner.zh + zh[1], en[0] + inner.en + en[1]));

/** What a name in a norm means: a parameter with its value in this book, else its word. */
function meaning(name: unknown, book: Book): Bilingual {
  if (Array.isArray(name)) return joined(name.map((n) => meaning(n, book)), '、', ' or ');
  if (typeof name !== 'string') return none;
  const value = parameterOf(book, name);
  return value === undefined ? WORDS.get(name) ?? nameOf(name) : both(`${showParameter(value, 'zh')}（${name}）`, `${showParameter(value, 'en')} (${name})`);
}

/** Conditions as they stand in the norm: the vocabulary of facts is the same in either language. */
const conditions = (where: unknown): Bilingual => {
  if (typeof where !== 'object' || where === null) return none;
  const text = JSON.stringify(where).replaceAll('"', '').slice(1, -1);
  return both(text, text);
};

type Arguments = Readonly<Record<string, unknown>>;

type Of = (name: unknown) => Bilingual;
const all = (names: unknown, of: Of): Bilingual => (Array.isArray(names) ? joined(names.map(of), '、', ' and ') : of(names));
const inLimits = ({ value, min, max }: Arguments, of: Of): Bilingual =>
  joined([of(value), min === undefined ? none : around(['不少于', ''], [' is at least ', ''], of(min)), min === undefined || max === undefined ? none : both('，', ' and'), max === undefined ? none : around(['不超过', ''], [' is at most ', ''], of(max))]);
const oneStep = ({ said, wait, times, waits }: Arguments, of: Of): Bilingual => joined([
  around(['说 ', ''], ['', ''], of(said)), around(['（', ' 次）'], [', ', ' times'], times === undefined ? none : of(times)), around(['，等 ', ''], [', with a wait of ', ''], wait === undefined && waits === undefined ? none : of(wait ?? waits)),
]);
const exceptions = (unless: unknown, zh: string, en: string): Bilingual => (Array.isArray(unless) ? around([zh, ''], [en, ''], joined(unless.map(conditions), ' 或 ', ' or ')) : none);

/** The sentence of each pattern. */
const SENTENCES: Readonly<Record<string, (args: Arguments, of: (name: unknown) => Bilingual) => Bilingual>> = {
  within: ({ from, until, limit, deadline, heard, unless, calendar }, of) => joined([
    around(['自', '起，'], ['from ', ', '], from === undefined ? none : of(from)),
    deadline === undefined
      ? joined([around(['须在', '内'], ['within ', ' '], of(limit)), heard === undefined ? none : around(['有', '，此后每次重新计时，直到'], ['there has to be ', ', each beginning the time anew, until '], of(heard)), heard === undefined ? around(['有', ''], ['there has to be ', ''], of(until)) : of(until)])
      : joined([around(['不晚于', ''], ['by ', ' '], of(deadline)), around(['须有', ''], ['there has to be ', ''], of(until))]),
    unless === undefined ? none : around(['；有', '则不适用'], ['; not if there is ', ''], of(unless)),
    calendar === undefined ? none : around(['；工作时间按日历 ', ''], ['; working time of the calendar ', ''], of(calendar)),
  ]),
  bounded: ({ and, tolerance, row, off, ...one }, of) => joined([
    inLimits(one, of), around(['；', ''], ['; ', ''], typeof and === 'object' && and !== null ? inLimits({ ...and }, of) : none), around(['；界限按 ', ' 取'], ['; the limits are those of ', ''], row === undefined ? none : of(row)),
    around(['；容差 ', '%'], ['; with a tolerance of ', ' %'], tolerance === undefined ? none : of(tolerance)), off === undefined ? none : both(`；上限为 ${JSON.stringify(off)} 时不判定`, `; not judged where the limit is ${JSON.stringify(off)}`),
  ]),
  'preceded-by': ({ before, refusedBy }, of) => joined([around(['之前须有', ''], ['there has to be ', ' before it'], of(before)), refusedBy === undefined ? none : around(['，', '即为违反'], [', and ', ' is a breach'], of(refusedBy))]),
  never: ({ fact, is, unless }, of) => joined([of(fact), around(['不得为 ', ''], [' must not be ', ''], of(is)), Array.isArray(unless) ? around(['；除非 ', ''], ['; unless ', ''], joined(unless.map(conditions), ' 或 ', ' or ')) : none]),
  script: ({ require, requireAll, only, any, forbid, forbidOtherTimes, during, stretch }, of) => joined([
    around(['在 ', ' 的日子里，'], ['on the days of ', ': '], during === undefined ? none : of(during)),
    around(['在', '中'], ['in ', ' '], of(stretch)), require === undefined ? none : around(['须说 ', ''], ['has to be said: ', ''], all(require, of)),
    requireAll === undefined ? none : around(['须依次具备 ', ''], ['all of this has to be said: ', ''], of(requireAll)), only === undefined ? none : around(['（限 ', '）'], [' (as far as there is ', ')'], of(only)),
    any === undefined ? none : around(['须说其一 ', ''], ['has to be said: ', ''], of(any)), require === undefined || forbid === undefined ? none : both('；', '; '),
    forbid === undefined ? none : around(['不得说 ', ''], ['must not be said: ', ''], of(forbid)), forbidOtherTimes === undefined ? none : around(['不得用别的时段的说法：', ''], ['must not be said, what is for other times of the day: ', ''], of(forbidOtherTimes)),
  ]),
  steps: ({ steps }, of) => around(['此前须依次', ''], ['before it, in this order: ', ''], joined(Array.isArray(steps) ? steps.map((step: Arguments) => oneStep(step, of)) : [], '，再', '; then ')),
  'not-at': ({ weekday, windows, pick, row, from, unless, unlessAfternoon, given }, of) => joined([
    around(['不得在 ', ''], ['not at ', ''], of(weekday ?? windows ?? from)), from === undefined ? none : both('以后', ' or later'), pick === undefined ? none : pick === 'first' ? both('的第一段', ', the first of these windows') : both('第一段以外的各段', ', the windows after the first'),
    row === undefined ? none : around(['中 ', ' 的一行'], [', the row of ', ''], of(row)), around(['；限 ', ''], ['; only with ', ''], conditions(given)),
    exceptions(unless, '；除非 ', '; unless '), exceptions(unlessAfternoon, '；下午除非 ', '; in the afternoon unless '),
  ]),
};

/** How a norm is judged, in a sentence made of its own arguments, so that it cannot say anything else than what is done; null: no pattern judges it. */
export const judgedWords: ExplainNorm = ({ pattern, arguments: args }, book) => {
  const sentence = pattern === null ? undefined : SENTENCES[pattern];
  if (sentence === undefined) return null;
  const of = (name: unknown): Bilingual => meaning(name, book);
  const { each, event, where, policy, hours, needs } = args;
  return joined([
    around(['每次', ''], ['For each ', ''], of(each ?? event)), around(['（', '）'], [' (', ')'], conditions(where)), both('：', ': '), sentence(args, of),
    policy === undefined ? none : around(['。只在册里 ', ' 时'], ['. Only where the book says ', ''], conditions(policy)), hours === undefined ? none : around(['。只在日历 ', ' 的时间内'], ['. Only in the hours of the calendar ', ''], of(hours)),
    needs === undefined ? none : around(['。来源不能上报 ', ' 时无法判定'], ['. Unknown where the source cannot report ', ''], of(needs)), both('。', '.'),
  ]);
};
