import type { Call } from '@sanxiang/contracts';
import { attemptOf, callOf, holdOf, legOf, transferOf, visitOf } from '../facts/sample-call.js';

/** 10:00 on a Monday in Shanghai. The told calls count seconds from here. */
export const START = Date.parse('2026-03-02T10:00:00+08:00');
/** The newest event of their one source. */
export const CLOCK = START + 3_600_000;

const at = (s: number): number => START + s * 1000;
const A1 = { agent: 'A1', team: 'T1', department: 'D1' };
const A2 = { agent: 'A2', team: 'T2', department: 'D2' };
const left = (s: number): Pick<Call, 'endedAt' | 'state'> => ({ endedAt: at(s), state: 'over' });

/** One call of each fate, for figures worked out by hand (figures.int.spec.ts). */
export const TOLD_CALLS: readonly Call[] = [
  // Overflowed from vip, answered by A1 after 10 s, held for 30 s, wrapped up and rated.
  callOf('c1', {
    ...A1, ...left(100), queue: 'repair', line: 'L1', customer: { id: 'u1', phone: 'p1', tier: 'gold' }, offeredAt: at(0), queuedAt: at(0), ringingAt: at(7), answeredAt: at(10), outcome: 'answered', endedBy: 'customer',
    waitMs: 10_000, rings: 2, ringMs: 3000, talkMs: 60_000, holdMs: 30_000, wrapMs: 20_000, reasonCode: 'R1', resolved: true, rating: { score: 5, scale: 5, channel: 'key', at: at(110) },
    visits: [visitOf('vip', at(0), at(4), 'overflowed'), visitOf('repair', at(4), at(10), 'answered', { ...A1, rings: 2 })],
    legs: [legOf(at(10), at(100), { ...A1, queue: 'repair', talkMs: 60_000, holdMs: 30_000, wrapMs: 20_000 })], holds: [holdOf(at(20), at(50), { ...A1, queue: 'repair' })],
  }),
  callOf('c2-abandoned', { ...left(90), queue: 'repair', offeredAt: at(60), queuedAt: at(60), outcome: 'abandoned', waitMs: 30_000, visits: [visitOf('repair', at(60), at(90), 'abandoned')] }),
  callOf('c3-short', { ...left(103), queue: 'repair', offeredAt: at(100), queuedAt: at(100), outcome: 'abandoned', waitMs: 3000, visits: [visitOf('repair', at(100), at(103), 'abandoned')] }),
  // Still waiting: the clock is past 20 s of the one, and not of the other.
  callOf('c4-waiting', { queue: 'repair', offeredAt: at(3500), queuedAt: at(3510), visits: [visitOf('repair', at(3510), null, 'open')] }),
  callOf('c5-waiting', { queue: 'repair', offeredAt: at(3590), queuedAt: at(3595), visits: [visitOf('repair', at(3595), null, 'open')] }),
  callOf('c6-in-menu', { offeredAt: at(200), state: 'menu' }),
  callOf('c7-unfinished', { queue: 'repair', offeredAt: at(300), queuedAt: at(300), outcome: 'unfinished', unfinished: true, state: 'over', visits: [visitOf('repair', at(300), null, 'open')] }),
  callOf('c8-closed', { ...left(401), queue: 'sales', offeredAt: at(400), outcome: 'diverted', divertReason: 'closed', waitMs: 1000 }),
  callOf('c9-callback', { ...left(530), queue: 'repair', offeredAt: at(500), queuedAt: at(500), outcome: 'callback_requested', divertReason: 'callback', waitMs: 30_000, visits: [visitOf('repair', at(500), at(530), 'diverted', { divertReason: 'callback' })] }),
  callOf('c10-self-served', { ...left(640), offeredAt: at(600), outcome: 'self_served' }),
  // Exactly 20 s from the queue; A2 tried to transfer, failed, and hung up first.
  callOf('c11', {
    ...A2, ...left(785), queue: 'sales', offeredAt: at(700), queuedAt: at(705), answeredAt: at(725), outcome: 'answered', endedBy: 'agent', waitMs: 20_000, talkMs: 60_000, reasonCode: 'R2', resolved: false,
    rating: { score: 3, scale: 5, channel: 'key', at: at(800) }, visits: [visitOf('sales', at(705), at(725), 'answered', A2)], legs: [legOf(at(725), at(785), { ...A2, queue: 'sales' })],
    transfers: [transferOf(at(740), 'failed', { toKind: 'agent', failedAt: at(750) })],
  }),
  callOf('c12-outbound', {
    ...A1, ...left(1005), direction: 'outbound', offeredAt: at(800), answeredAt: at(805), outcome: 'answered', endedBy: 'customer', waitMs: 5000, talkMs: 195_000, holdMs: 5000,
    legs: [legOf(at(805), at(1005), { ...A1, talkMs: 195_000, holdMs: 5000 })], holds: [holdOf(at(1000), at(1005), { ...A1, outcome: 'given_up' })],
  }),
  callOf('c13-menu-hang-up', { ...left(910), offeredAt: at(900), outcome: 'abandoned', abandonStage: 'menu', waitMs: 10_000 }),
  // Transferred from A1 to A2; who hung up is not known.
  callOf('c14', {
    ...A2, ...left(1175), queue: 'repair', offeredAt: at(1000), queuedAt: at(1000), answeredAt: at(1015), outcome: 'answered', endedBy: 'unknown', waitMs: 15_000, rings: 3, talkMs: 150_000, holdMs: 10_000, wrapMs: 5000,
    visits: [visitOf('repair', at(1000), at(1015), 'answered', { ...A1, rings: 3 })],
    legs: [legOf(at(1015), at(1075), { ...A1, queue: 'repair' }), legOf(at(1075), at(1175), { ...A2, queue: 'repair', talkMs: 90_000, holdMs: 10_000, wrapMs: 5000 })],
    holds: [holdOf(at(1100), at(1110), { ...A2, queue: 'repair', kind: 'mute' })], transfers: [transferOf(at(1060), 'completed', { ...A1, queue: 'repair', toKind: 'agent', completedAt: at(1075) })],
  }),
  // Rung without a queue; released to the survey by the agent.
  callOf('c15-released', {
    ...A1, ...left(1266), queue: 'sales', offeredAt: at(1200), ringingAt: at(1203), answeredAt: at(1206), outcome: 'answered', endedBy: 'agent', waitMs: 6000, talkMs: 60_000, legs: [legOf(at(1206), at(1266), A1)],
    attempts: [attemptOf('A2', at(1203), 'missed'), attemptOf('A1', at(1204), 'taken'), attemptOf('A3', at(1204), 'left')], transfers: [transferOf(at(1266), 'completed', { toKind: 'survey' })],
  }),
  callOf('c16-diverted', { ...left(1310), queue: 'sales', offeredAt: at(1300), queuedAt: at(1300), outcome: 'diverted', divertReason: 'full', waitMs: 10_000, visits: [visitOf('sales', at(1300), at(1310), 'diverted', { divertReason: 'full' })] }),
  callOf('c17-held', { ...A2, direction: 'internal', offeredAt: at(3000), answeredAt: at(3005), outcome: 'answered', waitMs: 5000, state: 'held', lastAt: at(3520), legs: [legOf(at(3005), null, A2)], holds: [holdOf(at(3520), null, A2)] }),
];
