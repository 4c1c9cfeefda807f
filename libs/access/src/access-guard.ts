import { createParamDecorator, SetMetadata, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { isLoopback, Problem } from '@sanxiang/kernel';
import type { FastifyRequest } from 'fastify';
import { LOCAL, type Caller, type Role } from './caller.js';
import type { Keys } from './keys.js';

const ROLES_KEY = 'sanxiang:roles';
const OPEN_KEY = 'sanxiang:open';

/** Which roles may call a route. A route that says nothing is closed to every key. */
export const Allow = (...roles: Role[]): MethodDecorator & ClassDecorator => SetMetadata(ROLES_KEY, roles);
/** A route that needs no key: health and readiness, pages. */
export const Open = (): MethodDecorator & ClassDecorator => SetMetadata(OPEN_KEY, true);

const callers = new WeakMap<FastifyRequest['raw'], Caller>();

/** Who asks, as the guard found out. */
export const CallerParam = createParamDecorator((_: unknown, context: ExecutionContext): Caller => {
  const caller = callers.get(context.switchToHttp().getRequest<FastifyRequest>().raw);
  if (caller === undefined) throw new Problem(401, 'unauthorized', '需要密钥 · A key is needed', [], { 'www-authenticate': 'Bearer' });
  return caller;
});

/** Without keys the program answers only what was addressed to this machine (against DNS rebinding); throws 403 otherwise. */
export function requireLoopbackHost(request: FastifyRequest): void {
  if (!isLoopback(hostOf(request))) throw new Problem(403, 'foreign-host', '没有密钥时只服务本机 · Without keys only loopback is served');
}

/** Keys with roles; without keys whoever reaches this machine's loopback is let in. */
export class AccessGuard implements CanActivate {
  private readonly reflector = new Reflector();

  constructor(private readonly keys: Keys | null) {}

  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const open = this.reflector.getAllAndOverride<boolean | undefined>(OPEN_KEY, [context.getHandler(), context.getClass()]) === true;
    if (this.keys === null) {
      callers.set(request.raw, LOCAL);
      return true;
    }
    if (open) return true;
    const caller = this.keys.callerOf(request.headers.authorization);
    if (caller === null) throw new Problem(401, 'unauthorized', '需要密钥 · A key is needed', [], { 'www-authenticate': 'Bearer' });
    const roles = this.reflector.getAllAndOverride<Role[] | undefined>(ROLES_KEY, [context.getHandler(), context.getClass()]) ?? [];
    if (!roles.some((r) => r === caller.role)) throw new Problem(403, 'forbidden', '该角色无此权限 · This role may not do that');
    callers.set(request.raw, caller);
    return true;
  }
}

/** The host that a request names, without its port. */
const hostOf = (request: FastifyRequest): string => (request.headers.host ?? '').replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1').toLowerCase();
