import { createHash, timingSafeEqual } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { isOrgName, orgOf } from '@sanxiang/kernel';
import { ROLES, type Caller, type Role } from './caller.js';

const KEY_LENGTH_MIN = 16;
const BEARER = /^Bearer ([\x21-\x7e]+)$/i;

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest();

/** The keys file (contract 4.4). Only hashes are kept in memory. */
export class Keys {
  private constructor(private readonly entries: readonly { readonly hash: Buffer; readonly caller: Caller }[]) {}

  /** Reads the file; throws an error that names each fault, never a key. */
  static read(path: string): Keys {
    let text: string;
    try { text = readFileSync(path, 'utf8'); } catch { throw new Error(`SANXIANG_KEYS_FILE: 无法读取 · cannot be read: ${path}`); }
    let parsed: unknown;
    try { parsed = JSON.parse(text); } catch { throw new Error(`SANXIANG_KEYS_FILE: 不是 JSON · is not JSON: ${path}`); }
    const list = typeof parsed === 'object' && parsed !== null && 'keys' in parsed && Array.isArray(parsed.keys) ? parsed.keys : null;
    if (list === null || list.length === 0) throw new Error('SANXIANG_KEYS_FILE: 应为 · must be {"keys": [{"key" or "hash", "role", "org", "name"}]}');
    return new Keys(list.map(entryOf));
  }

  /** Who a bearer key belongs to; null when nobody. Every key is compared, each in constant time. */
  callerOf(authorization: string | undefined): Caller | null {
    const key = BEARER.exec(authorization ?? '')?.[1];
    if (key === undefined) return null;
    const hash = sha256(key);
    let found: Caller | null = null;
    for (const e of this.entries) if (timingSafeEqual(e.hash, hash)) found = e.caller;
    return found;
  }
}

function entryOf(value: unknown, i: number): { hash: Buffer; caller: Caller } {
  const e: Record<string, unknown> = typeof value === 'object' && value !== null ? { ...value } : {};
  const fault = (what: string): Error => new Error(`SANXIANG_KEYS_FILE: keys[${i}] ${what}`);
  const role = ROLES.find((r) => r === e['role']);
  if (role === undefined) throw fault(`role 只能是 · must be one of ${ROLES.join(', ')}`);
  if (!isOrgName(e['org'])) throw fault('org 缺失 · is missing');
  const caller: Caller = { role, org: orgOf(e['org']), name: typeof e['name'] === 'string' ? e['name'] : `key ${i}` };
  if (typeof e['hash'] === 'string' && /^[0-9a-f]{64}$/i.test(e['hash'])) return { hash: Buffer.from(e['hash'], 'hex'), caller };
  if (typeof e['key'] === 'string' && e['key'].length >= KEY_LENGTH_MIN) return { hash: sha256(e['key']), caller };
  throw fault(`要有 key（至少 ${KEY_LENGTH_MIN} 个字符）或 hash（SHA-256 十六进制） · needs a key of at least ${KEY_LENGTH_MIN} characters, or a hash (SHA-256, hex)`);
}

export type { Role };
