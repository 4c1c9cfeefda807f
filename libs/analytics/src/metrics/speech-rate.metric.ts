import { normRate } from './verdict-bases.js';

export const SPEECH_RATE = normRate({
  id: 'M-CPM-OK',
  names: { zh: '语速达标率', en: 'Speech-rate compliance' },
  formula: {
    zh: '语速在限度内的 ÷ 已判定的通话（VOICE-01）',
    en: 'calls within the band ÷ calls judged (VOICE-01)',
  },
  direction: 'up',
  norms: ['VOICE-01'],
  hit: 'met',
});
