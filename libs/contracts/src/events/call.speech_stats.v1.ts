import { Type, type Static } from 'typebox';
import { eventType } from '../event-type.js';
import { Count, Share, Text, dimensions } from '../members.js';

/** 语速、说话占比、抢话、音量 · Speech statistics: characters a minute, the agent's share of the talk (0–1), interruptions, volume. */
export const callSpeechStatsV1 = eventType({
  type: 'call.speech_stats.v1',
  zh: '语速、说话占比、抢话、音量',
  en: 'Speech statistics: characters a minute, the agent\'s share of the talk (0–1), interruptions, volume.',
  topic: 'events',
  data: Type.Object({
    ...dimensions,
    cpm: Type.Optional(Type.Number({ minimum: 0 })),
    talkShare: Type.Optional(Share),
    overlaps: Type.Optional(Count),
    volume: Type.Optional(Type.Union([Text, Type.Number()])),
  }),
});
export type CallSpeechStatsV1 = Static<typeof callSpeechStatsV1.data>;
