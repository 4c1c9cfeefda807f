import { describe, expect, it } from '@jest/globals';
import { cuesIn, isHeardWhenSaid } from './lexicon.js';

const isFiller = (said: string): boolean => cuesIn(said).includes('forbid.filler');

describe('short words of Chinese', () => {
  it.each(['喂', '喂，您好', '得了吧，就这样', '行了。', 'OK，没问题', '唉', '什么？', '好的，什么?', '你说'])('are fillers by themselves: %s', (said) => expect(isFiller(said)).toBe(true));
  it.each(['喂猪的饲料', '我记得了', '工程正在进行了', '这样就行了', '您有什么？', 'token', '你好', '你们小区', '迷你型', ''])('are none inside others: %s', (said) => expect(isFiller(said)).toBe(false));
});

describe('cues', () => {
  it('are of the side that says them', () => {
    expect(cuesIn('谢谢', 'customer')).toEqual(['customer.thanks']);
    expect(cuesIn('谢谢', 'agent')).toEqual([]);
  });

  it('of every organisation\'s own wording prove nothing by their absence', () => {
    expect(['opening.greeting', 'opening.org', 'readback.phone', 'own.cue'].map(isHeardWhenSaid)).toEqual([true, false, true, false]);
  });
});
