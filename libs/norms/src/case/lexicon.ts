/**
 * Phrases by which a cue is heard in a transcript. Source: norms.md section 4; `a + b` there is every one of a list here. What depends on an
 * organisation's own words (its name, its jargon) is in no transcript rule until a book names them.
 */
const LEXICON: Readonly<Record<string, readonly (readonly string[])[]>> = {
  'opening.greeting': [['您好'], ['早上好'], ['中午好'], ['下午好'], ['晚上好']],
  'opening.agent': [['工号']],
  'opening.offer': [['为您服务'], ['可以帮您'], ['可以帮助您'], ['什么问题']],
  'opening.holiday': [['新年好'], ['劳动节快乐'], ['中秋节快乐'], ['国庆节快乐'], ['节日快乐'], ['周末愉快']],
  'name.ask': [['您贵姓'], ['您的姓名']],
  late_apology: [['让您久等'], ['线路忙']],
  'hold.ask': [['请稍等', '好吗'], ['稍等片刻', '好吗']],
  'hold.still': [['正在为您查询']],
  'hold.back': [['让您久等了'], ['感谢您的等待']],
  'xfer.ask': [['转接', '不要挂机', '好吗']],
  'repeat.ask': [['对不起', '再说一遍'], ['对不起', '重复'], ['对不起', '复述']],
  'notes.ask': [['请您记录'], ['麻烦您记录']],
  'understand.check': [['是否明白'], ['是否清楚']],
  'callback.offer': [['留下您的联系电话'], ['稍后', '回电'], ['尽快回复']],
  'closing.more': [['还有什么'], ['还有其他问题']],
  'closing.thanks': [['谢谢您的来电'], ['感谢您的来电'], ['感谢您的支持']],
  'closing.bye': [['再见']],
  'hangup.announce': [['我挂线了']],
  'forbid.filler': [['喂'], ['得了'], ['行了'], ['OK'], ['唉'], ['什么?'], ['什么？'], ['你']],
  'forbid.threat': [['再不说话我就挂了']],
  'forbid.bark': [['说话呀'], ['说吧'], ['听懂了吧'], ['没事了吧'], ['不可能的吧']],
  'forbid.shirk': [['不关我的事'], ['我也没办法'], ['我是新手'], ['不是我接的'], ['不是我的错'], ['过两天再来电话']],
  'forbid.hangup': [['您挂电话吧']],
  'forbid.jargon': [['后台系统']],
};
export const isInLexicon = (cue: string): boolean => Object.hasOwn(LEXICON, cue);

const ENTRIES = Object.entries(LEXICON);

/** Cues that are heard in what was said, in the order of the lexicon. */
export const cuesIn = (said: string): string[] =>
  (said === '' ? [] : ENTRIES.filter(([, ways]) => ways.some((words) => words.every((w) => said.includes(w)))).map(([cue]) => cue));
