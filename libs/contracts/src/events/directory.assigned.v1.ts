import { Type, type Static } from 'typebox';
import { parseInstant } from '../instant.js';
import { EARLIEST_MS, PLANNED_BEFORE_MS } from '../limits.js';
import { Instant, Text } from '../members.js';
import { eventType } from '../event-type.js';
import type { Fault } from '../reasons.js';

/** What each kind of entry may belong to. */
export const DIRECTORY_PARENTS = { agent: ['team', 'department'], team: ['department'], queue: ['line', 'department'], line: ['department'] } as const;
const PARENTS = ['team', 'line', 'department'] as const;

const Parent = Type.Optional(Type.Union([Text, Type.Null()]));

/** 名录：坐席归班组、班组归部门、队列归热线、热线归部门，自 from 起；都不给则自此不再归属 · Where an agent, team, queue or line belongs from an instant on. */
export const directoryAssignedV1 = eventType({
  type: 'directory.assigned.v1',
  zh: '名录：自 from（缺省为事件时间）起，坐席、班组、队列或热线归属何处；未给或为 null 的自此无归属；同一时刻以后说的为准；withdrawn 撤回该时刻的归属；subject 为其名称',
  en: 'The directory: where an agent, team, queue or line belongs from `from` on (default: the event\'s time). What is left out or null, it belongs to no longer; of two for the same instant the later told holds; `withdrawn` takes back what was told for that instant. The subject is its name.',
  topic: 'events',
  data: Type.Object({
    kind: Type.Enum(['agent', 'team', 'queue', 'line']),
    id: Text,
    from: Type.Optional(Instant),
    team: Parent,
    line: Parent,
    department: Parent,
    withdrawn: Type.Optional(Type.Boolean()),
  }),
  check: (data) => {
    const faults: Fault[] = [];
    const allowed: readonly string[] = DIRECTORY_PARENTS[data.kind];
    for (const name of PARENTS) if (data[name] !== undefined && !allowed.includes(name)) faults.push({ path: `data.${name}`, reason: 'schema', expected: allowed.join(' | ') });
    const from = data.from === undefined ? EARLIEST_MS : parseInstant(data.from) ?? EARLIEST_MS;
    if (from < EARLIEST_MS) faults.push({ path: 'data.from', reason: 'too_old' });
    if (from >= PLANNED_BEFORE_MS) faults.push({ path: 'data.from', reason: 'schema', expected: '< 2200' });
    return faults;
  },
});
export type DirectoryAssignedV1 = Static<typeof directoryAssignedV1.data>;
