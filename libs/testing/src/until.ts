import { setTimeout as pause } from 'node:timers/promises';

const ASK_EVERY_MS = 10;
const GIVE_UP_MS = 10_000;

/**
 * Asks until there is an answer: for what happens in another thread or process and can be seen only from outside.
 * `undefined` and `false` are no answer. Gives up after about `giveUpMs` with an error that names `what`; what `ask` throws is thrown.
 */
export async function until<Answer>(what: string, ask: () => Answer | Promise<Answer>, giveUpMs = GIVE_UP_MS): Promise<Exclude<Answer, undefined | false>> {
  for (let waitedMs = 0; waitedMs <= giveUpMs; waitedMs += ASK_EVERY_MS) {
    const answer = await ask();
    if (isAnswer(answer)) return answer;
    await pause(ASK_EVERY_MS);
  }
  throw new Error(`waited ${giveUpMs} ms in vain for: ${what}`);
}

const isAnswer = <Answer>(answer: Answer): answer is Exclude<Answer, undefined | false> => answer !== undefined && answer !== false;
