/** Telephone numbers do not stand in full on a page: the middle is starred, wherever in an event they are. */

const HEAD = 3;
const TAIL = 4;
/** Shorter than this a number is an extension or a hotline, and no one's own. */
const SHORTEST_PERSONAL = 7;
/** Deeper than this an event is not shown; the program's own limit on nesting is 64. */
const DEEPEST = 64;

/** Members that hold a number whatever it looks like. */
const NUMBER_MEMBERS = new Set(['phone', 'mobile', 'tel', 'telephone', 'callerid', 'caller', 'ani', 'msisdn', 'number']);
/** Mainland mobiles, E.164, and area code with number, inside any text; not the digits of a longer number or of an id. */
const NUMBERS = /(?<![\w-])(?:\+\d{8,15}|(?:86)?1[3-9]\d{9}|0\d{2,3}-?\d{7,8})(?![\w-])/g;

/** 13912345678 → 139****5678. Short numbers (extensions, hotlines) stay as they are. */
export function maskPhone(phone: string): string {
  const digits = phone.replaceAll(/[^\d]/g, '');
  if (digits.length < SHORTEST_PERSONAL) return phone;
  const head = digits.length - TAIL > HEAD ? HEAD : digits.length - TAIL - 1;
  return `${phone.trim().startsWith('+') ? '+' : ''}${digits.slice(0, head)}****${digits.slice(-TAIL)}`;
}

/** Text with every personal number in it masked. */
export const maskText = (text: string): string => text.replaceAll(NUMBERS, (number) => maskPhone(number));

/** A value of an event with every number in it masked; shape and order of members stay. */
export function maskNumbers(value: unknown, member = '', depth = 0): unknown {
  if (depth > DEEPEST) return '…';
  if (typeof value === 'string') return NUMBER_MEMBERS.has(member.toLowerCase()) ? maskPhone(value) : maskText(value);
  if (typeof value === 'number' && NUMBER_MEMBERS.has(member.toLowerCase())) return maskPhone(String(value));
  if (Array.isArray(value)) return value.map((item) => maskNumbers(item, member, depth + 1));
  if (typeof value === 'object' && value !== null) return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, maskNumbers(inner, name, depth + 1)]));
  return value;
}
