import { parameterOf, type Bilingual, type Book } from '../books/book.js';
import { showParameter } from '../books/read-parameter.js';
import type { ExplainNorm } from './norm-view.js';

/** Words for what norms are about; event types and whatever has none are said as they are. */
const WORDS: ReadonlyMap<string, Bilingual> = new Map(Object.entries({
  call: ['通话', 'call'], answer: ['接起', 'answer'], conversation: ['坐席的一段通话', 'stretch of an agent'], hold: ['保持或静音', 'hold or mute'], return: ['保持后的恢复', 'return from a hold'],
  transfer: ['转接', 'transfer'], 'completed-transfer': ['完成的转接', 'completed transfer'], end: ['通话的结束', 'end of a call'],
  rang: ['振铃开始', 'the first ring'], answered: ['接起', 'the answer'], spoke: ['坐席开口', 'the agent\'s first word'], ended: ['结束', 'its end'], prompts: ['一次回应', 'a word to the customer'],
  rings: ['振铃次数', 'the number of rings'], granted: ['客户同意', 'the customer\'s consent'], refused: ['客户拒绝', 'the customer\'s refusal'], accepted: ['对方接受', 'the other side\'s acceptance'],
  statedLimit: ['告知客户的时限', 'the time that the customer was told'], dueAt: ['给出的期限', 'the target that was given'], endedBy: ['挂机方', 'who hung up'], taken: ['是否接起', 'whether it was taken'],
  listened: ['通话有转写', 'the call was listened to'], 'first-turn': ['坐席的第一轮话', 'the agent\'s first turn'], 'last-turn': ['坐席的最后一轮话', 'the agent\'s last turn'], all: ['整段对话', 'the whole conversation'],
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
  return value === undefined ? WORDS.get(name) ?? both(name, name) : both(`${showParameter(value, 'zh')}（${name}）`, `${showParameter(value, 'en')} (${name})`);
}

/** Conditions as they stand in the norm: the vocabulary of facts is the same in either language. */
const conditions = (where: unknown): Bilingual => {
  if (typeof where !== 'object' || where === null) return none;
  const text = JSON.stringify(where).replaceAll('"', '').slice(1, -1);
  return both(text, text);
};

type Arguments = Readonly<Record<string, unknown>>;

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
  bounded: ({ value, min, max }, of) => joined([of(value), min === undefined ? none : around(['不少于', ''], [' is at least ', ''], of(min)), max === undefined ? none : around(['不超过', ''], [' is at most ', ''], of(max))]),
  'preceded-by': ({ before, refusedBy }, of) => joined([around(['之前须有', ''], ['there has to be ', ' before it'], of(before)), refusedBy === undefined ? none : around(['，', '即为违反'], [', and ', ' is a breach'], of(refusedBy))]),
  never: ({ fact, is, unless }, of) => joined([of(fact), around(['不得为 ', ''], [' must not be ', ''], of(is)), Array.isArray(unless) ? around(['；除非 ', ''], ['; unless ', ''], joined(unless.map(conditions), ' 或 ', ' or ')) : none]),
  script: ({ require, requireAll, forbid, stretch }, of) => joined([
    around(['在', '中'], ['in ', ' '], of(stretch)), require === undefined ? none : around(['须说 ', ''], ['has to be said: ', ''], of(require)),
    requireAll === undefined ? none : around(['须依次具备 ', ''], ['all of this has to be said: ', ''], of(requireAll)), forbid === undefined ? none : around(['不得说 ', ''], ['must not be said: ', ''], of(forbid)),
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
