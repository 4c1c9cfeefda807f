/** A reason for people in both languages. */
export interface ReasonText { readonly zh: string; readonly en: string }

/** Facts that not every source reports. Anything else is reported by all (contract 1.4), and its absence is evidence. */
export const OPTIONAL_FACTS = [
  'call.agent_spoke', 'call.script_cue', 'call.consent', 'call.wait_prompt', 'call.transcript_added', 'call.speech_stats', 'call.tagged', 'call.wrapped_up', 'call.rated', 'call.ring_missed',
  'listened', 'transcript',
] as const;

const unreported = (what: ReasonText): ReasonText => ({ zh: `无法判定：没有来源能报告 ${what.zh}，通话也未被听取`, en: `unknown: no source reports ${what.en}, and nobody listened` });
const NEEDED: ReasonText = unreported({ zh: '所需事实', en: 'what is needed' });
const UNREPORTED: ReadonlyMap<string, ReasonText> = new Map(OPTIONAL_FACTS.map((fact) => [fact, unreported({ zh: fact, en: fact })]));

/** Why the absence of a fact says nothing. */
export const notReported = (fact: string | undefined): ReasonText => (fact === undefined ? NEEDED : UNREPORTED.get(fact) ?? unreported({ zh: fact, en: fact }));

const spelled = ({ zh, en }: ReasonText): string => `${zh} · ${en}`;
/** Said twenty times a call, put together once. */
const SPELLED: WeakMap<ReasonText, string> = new WeakMap([...UNREPORTED.values()].map((reason) => [reason, spelled(reason)]));

/** A reason as a verdict has it. */
export const reasonText = (reason: ReasonText): string => SPELLED.get(reason) ?? spelled(reason);

/** Most verdicts of a call that nobody listened to have one of these reasons; where they are kept they stand by a code. */
const BY_CODE: ReadonlyMap<string, string> = new Map([...UNREPORTED].map(([fact, reason]) => [`unreported ${fact}`, reasonText(reason)]));
const BY_TEXT: ReadonlyMap<string, string> = new Map([...BY_CODE].map(([code, text]) => [text, code]));

/** The code of a reason; one without a code as it is. */
export const shortReason = (text: string): string => BY_TEXT.get(text) ?? text;
/** A reason by its code; anything else is one already. */
export const longReason = (code: string): string => BY_CODE.get(code) ?? code;
