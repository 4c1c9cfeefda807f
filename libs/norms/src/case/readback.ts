/** What customers tell of themselves, and whether the agent read it back. Fields are those of the parameter `readback.fields`. */

const NUMBER_LENGTH_MIN = 7;
/** So many characters in a row that both said are no chance. */
const REPEATED_MIN = 4;
const ADDRESS = /[\p{Script=Han}\d]+(?:路|街|巷|弄|村|小区|栋|幢|单元|号楼|室)/u;
/** A surname as it is told: 我姓张, 免贵姓欧阳. */
const SURNAME = /(?:免贵|我|本人)姓(欧阳|上官|司马|诸葛|皇甫|尉迟|令狐|\p{Script=Han})/u;
const CONFIRMS = /(?:对吗|对吧|对不对|是吗|是吧|是不是|没错吧|正确吗)/;

const numbersIn = (said: string): string[] => (said.replace(/(?<=\d)[\s-](?=\d)/g, '').match(/\d+/g) ?? []).filter((n) => n.length >= NUMBER_LENGTH_MIN);
const hanIn = (said: string): string => said.replace(/[^\p{Script=Han}\d]/gu, '');

/** The surname that a customer tells, or null. */
export const surnameIn = (said: string): string | null => SURNAME.exec(said)?.[1] ?? null;

/** Fields that what a customer said contains; the problem is what is longer than a greeting and none of the others. */
export function fieldsIn(said: string): string[] {
  const found = [...(numbersIn(said).length > 0 ? ['phone'] : []), ...(ADDRESS.test(said) ? ['address'] : []), ...(surnameIn(said) !== null ? ['name'] : [])];
  return found.length === 0 && isMatter(said) ? ['problem'] : found;
}

const GREETING = /您好|你好|喂|请问|早上好|下午好/g;
/** Whether a customer says more than a greeting. */
export const isMatter = (said: string): boolean => hanIn(said.replace(GREETING, '')).length >= REPEATED_MIN;

/** Fields that an agent's turn reads back of what the customer said before: it repeats the words, and asks whether they are right. */
export function readBackIn(said: string, heard: readonly string[]): string[] {
  if (!CONFIRMS.test(said) || heard.length === 0) return [];
  const own = numbersIn(said);
  const words = hanIn(said);
  const fields = new Set<string>();
  for (const told of heard) {
    if (numbersIn(told).some((n) => own.includes(n))) fields.add('phone');
    const surname = surnameIn(told);
    if (surname !== null && new RegExp(`姓${surname}|${surname}(?:先生|女士|小姐)`).test(said)) fields.add('name');
    const address = ADDRESS.exec(told)?.[0];
    if (address !== undefined && shares(words, hanIn(address))) fields.add('address');
    if (fieldsIn(told).includes('problem') && shares(words, hanIn(told))) fields.add('problem');
  }
  return [...fields].map((field) => `readback.${field}`);
}

function shares(said: string, told: string): boolean {
  const length = Math.min(REPEATED_MIN, told.length);
  for (let from = 0; from + length <= told.length; from += 1) if (said.includes(told.slice(from, from + length))) return true;
  return false;
}
