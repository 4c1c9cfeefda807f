/** Questions put to a running program, and how long each takes. */
import type { Server } from '../server.js';
import { messageOf } from '../terminal.js';

const ROUNDS = 8;
const WARM_UPS = 2;

/** A question to `GET /v1/metrics/{id}`, counted under `group`. */
export interface Question { readonly group: string; readonly id: string; readonly query: Readonly<Record<string, string>> }

/** Asks each several times, one after another. `ms` by group; `failed`: what was not answered, with what was said. */
export async function askAll(server: Server, questions: readonly Question[], tick: (asked: number, of: number) => void): Promise<{ readonly ms: ReadonlyMap<string, readonly number[]>; readonly failed: readonly string[] }> {
  const ms = new Map<string, number[]>();
  const failed: string[] = [];
  for (const [i, { group, id, query }] of questions.entries()) {
    tick(i + 1, questions.length);
    const path = `/v1/metrics/${id}?${new URLSearchParams(query).toString()}`;
    const times = await timesOf(server, path).catch((error: unknown) => { failed.push(messageOf(error)); return []; });
    ms.set(group, [...ms.get(group) ?? [], ...times]);
  }
  return { ms, failed };
}

async function timesOf(server: Server, path: string): Promise<number[]> {
  const times: number[] = [];
  for (let i = 0; i < WARM_UPS + ROUNDS; i += 1) {
    const at = performance.now();
    await server.get(path);
    if (i >= WARM_UPS) times.push(performance.now() - at);
  }
  return times;
}
