/**
 * Phrases by which a cue is heard in a transcript. Source: norms.md section 4; `a + b` there is every one of a list here. What depends on an
 * organisation's own words (its jargon) is in no transcript rule until a book names them. Cues of `customer.` are heard in what customers say, all
 * others in what agents say.
 *
 * Chinese has no blanks between words, so that a short word needs its bounds. 你 is no fault in 你好 (recognition writes it for 您好) and in 你们
 * (您 has no plural in use); 喂, 得了, 行了 and 什么？ are fillers where a clause begins with them, not in 喂猪, 记得了, 进行了, 有什么; OK is one where
 * no other letter stands beside it. A rising 阿 is a tone and cannot be read.
 */
type Way = string | readonly string[] | RegExp;

/** A clause begins. */
const START = '(?:^|[\\s，。！？、,.!?…])';
/** A clause ends. */
const STOP = '(?=$|[\\s，。！？、,.!?…])';

const OPENING: Readonly<Record<string, readonly Way[]>> = {
  'opening.greeting': ['您好', '早上好', '上午好', '中午好', '下午好', '晚上好'],
  'opening.time_greeting': ['早上好', '上午好', '中午好', '下午好', '晚上好'],
  'opening.morning': ['早上好', '上午好'],
  'opening.noon': ['中午好'],
  'opening.afternoon': ['下午好'],
  'opening.evening': ['晚上好'],
  'opening.org': [/(?:这里是|欢迎致电|欢迎拨打)[\p{Script=Han}\w]{2,}/u],
  'opening.agent': ['工号'],
  'opening.name': [/我(?:是|姓|叫)[\p{Script=Han}]{1,4}/u],
  'opening.offer': ['为您服务', '可以帮您', '可以帮助您', '什么问题'],
  'opening.holiday': ['新年好', '新年快乐', '春节快乐', '劳动节快乐', '中秋节快乐', '国庆节快乐', '节日快乐', '周末愉快'],
  'name.ask': ['您贵姓', '您的姓名', '怎么称呼'],
  late_apology: ['让您久等', '线路忙'],
  'callback.recall': [/(?:上次|之前|\d+[月日号]).*(?:咨询|反映|提到)/],
  'out.self': [/我是[\p{Script=Han}\w]{2,}/u],
  'out.customer': [/请问.{0,16}吗/, /您是.{0,16}吗/],
  'out.consent': [/现在方便/, /方便(?:接听|说话|耽误)/, /打扰您.{0,8}(?:可以|好)吗/],
};

const CONDUCT: Readonly<Record<string, readonly Way[]>> = {
  'hold.ask': [['请稍等', '好吗'], ['稍等片刻', '好吗'], ['稍等', '可以吗']],
  'hold.wait': ['稍等', '稍候', '等一下', '等一会'],
  'hold.still': ['正在为您查询'],
  'hold.back': ['让您久等了', '感谢您的等待'],
  'xfer.ask': [['转接', '不要挂机', '好吗']],
  'xfer.back': [['久等', '您提到'], ['久等', '您反映'], ['久等', '您咨询'], ['感谢您的等待', '您']],
  'confirm.need': ['您是说', '您的意思是', '是您想知道的', '您是想'],
  'repeat.any': ['再说一遍', '重复一下', '复述', '没听清', '没有听清', new RegExp(`${START}什么[?？]`)],
  'repeat.ask': [/(?:对不起|抱歉|不好意思).*(?:再说一遍|重复|复述|没听清|没有听清)/],
  'notes.ask': ['请您记录', '麻烦您记录'],
  'thanks.reply': ['不客气', '不用谢', '请不必客气', '应该做的'],
  'sorry.reply': ['没关系', '不必介意'],
  'suggestion.thanks': ['宝贵建议', '宝贵意见'],
  'refuse.any': [['超出', '服务范围'], '无法为您办理', '不能为您办理', '办不了', '没办法为您'],
  'refuse.sorry': ['抱歉', '对不起'],
  'refuse.alternative': ['您可以', '建议您', '我可以为您', '我帮您', '另外一个办法'],
  'understand.check': ['是否明白', '是否清楚', '明白了吗', '清楚了吗', '是否满意'],
  soothe: ['理解您的心情', '您先别着急', '请您别着急', '感谢您的意见', '谢谢您的意见', '向上级反映', '向领导反映'],
  'callback.offer': ['留下您的联系电话', ['稍后', '回电'], '尽快回复'],
  'reschedule.ask': [/(?:什么时候|几点|哪天).*(?:方便|联系您)/, /(?:上午|今天|明天).*还是/],
  'complaint.promise': [/小时.*(?:答复|回复)/],
};

const CLOSING: Readonly<Record<string, readonly Way[]>> = {
  'closing.more': ['还有什么', '还有其他问题'],
  'closing.thanks': ['谢谢您的来电', '感谢您的来电', '感谢您的支持'],
  'closing.bye': ['再见'],
  'hangup.announce': ['我挂线了'],
  'time.sorry': ['耽误您', '占用您'],
  'silent.unheard': ['听不到您', '听不见您'],
  'faint.ask': ['拿起话筒', '拿起听筒', '大声一点', '大点声', '提高音量', '声音太小'],
  'phone.other': ['换一部电话', '换个电话', '重新拨打', '重新来电', '再拨一次'],
  'dialect.mandarin': ['讲普通话', '说普通话', '用普通话'],
  'dialect.other': [['普通话', '的人'], ['普通话', '家人']],
  'louder.again': [/(?:现在|这样)(?:能|可以)?听(?:得)?(?:到|清)/, '您听得到吗'],
};

const FORBIDDEN: Readonly<Record<string, readonly Way[]>> = {
  'forbid.filler': [new RegExp(`${START}喂${STOP}`), new RegExp(`${START}(?:得了|行了)(?:吧)?${STOP}`), /(?<![a-z])ok(?![a-z])/i, '唉', new RegExp(`${START}什么[?？]`), /(?<!迷)你(?!好|们)/],
  'forbid.ni': [/(?<!迷)你(?!好|们)/],
  'forbid.bare_request': [/(?<!请|请您|请先|请您先|麻烦您|劳驾您|您)(?:稍等|等一下|等一等|说一下|提供一下|报一下|讲一下)/],
  'forbid.threat': ['再不说话我就挂了'],
  'forbid.bark': ['说话呀', '说吧', '听懂了吧', '没事了吧', '不可能的吧'],
  'forbid.shirk': ['不关我的事', '我也没办法', '我是新手', '不是我接的', '不是我的错', '过两天再来电话'],
  'forbid.hangup': ['您挂电话吧'],
  'forbid.jargon': ['后台系统'],
  'forbid.wrongno': ['看清楚后再拨'],
  'forbid.identity': ['我叫', '我的名字', '我的手机', '我家住'],
  'forbid.insult': ['神经病', '有病吧', '闭嘴', '随便你', '爱投诉不投诉', '你去告', '有本事'],
  'forbid.pressure': ['再考虑考虑', '过了今天就没有', '错过就没有', '您不买会后悔'],
};

const CUSTOMER: Readonly<Record<string, readonly Way[]>> = {
  'customer.greeting': ['您好', '你好'],
  'customer.thanks': ['谢谢', '多谢', '感谢'],
  'customer.sorry': ['对不起', '不好意思', '抱歉'],
  'customer.suggestion': ['我建议', '我有个建议', '提个建议', '建议你们'],
  'customer.hostile': ['什么态度', '骗子', '气死', '岂有此理', '太差了', '我要投诉'],
};

const ENTRIES = Object.entries({ ...OPENING, ...CONDUCT, ...CLOSING, ...FORBIDDEN, ...CUSTOMER });
const BY_AGENT = ENTRIES.filter(([cue]) => !cue.startsWith('customer.'));
const BY_CUSTOMER = ENTRIES.filter(([cue]) => cue.startsWith('customer.'));
/** Heard where it is said in the usual way; otherwise said, it is missed: an organisation's own name has no usual way. */
const MISSED_EASILY: ReadonlySet<string> = new Set(['opening.org', 'opening.name']);
/** What is read from the turns beside the words: fields that are read back. */
const READ_BACK = /^readback\./;

const CUES = new Set(ENTRIES.map(([cue]) => cue));
/** Whether a cue that is not heard in a transcript was not said. */
export const isHeardWhenSaid = (cue: string): boolean => (CUES.has(cue) && !MISSED_EASILY.has(cue)) || READ_BACK.test(cue);

const isIn = (said: string) => (way: Way): boolean => (typeof way === 'string' ? said.includes(way) : way instanceof RegExp ? way.test(said) : way.every((w) => said.includes(w)));

/** Cues that are heard in what somebody said, in the order of the lexicon. */
export const cuesIn = (said: string, speaker: 'agent' | 'customer' = 'agent'): string[] =>
  (said === '' ? [] : (speaker === 'agent' ? BY_AGENT : BY_CUSTOMER).filter(([, ways]) => ways.some(isIn(said))).map(([cue]) => cue));
