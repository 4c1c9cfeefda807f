import { Catch, HttpException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Problem, Unavailable } from './problem.js';
import type { Logger } from './log.js';

const RETRY_AFTER_S = '1';

/** Every error that leaves by HTTP leaves here: problems as they are, the framework's own as problems, faults logged once. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly log: Logger) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const problem = toProblem(error);
    if (problem.status >= 500) this.log.error({ err: error, requestId: request.id }, 'request failed');
    if (reply.raw.headersSent || reply.raw.destroyed) { reply.raw.destroy(); return; }
    void reply.status(problem.status).headers(problem.headers).type('application/problem+json; charset=utf-8').send(JSON.stringify({ ...problem.toJSON(), ...(problem.status >= 500 && { requestId: request.id }) }));
  }
}

/** The problem that an error is answered with; what is not the caller's fault says nothing of the inside. */
export function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof Unavailable) return new Problem(503, 'unavailable', `暂不可用：${error.part} · Not available: ${error.part}`, [], { 'retry-after': RETRY_AFTER_S });
  const status = error instanceof HttpException ? error.getStatus() : statusOf(error);
  if (status >= 400 && status < 500) return new Problem(status, TITLES[status]?.[0] ?? 'refused', TITLES[status]?.[1] ?? '请求未被接受 · Request refused');
  return new Problem(500, 'fault', '内部错误，已记录 · Internal fault, logged');
}

const TITLES: Readonly<Record<number, readonly [string, string]>> = {
  400: ['bad-input', '请求有误 · Bad request'],
  401: ['unauthorized', '需要密钥 · A key is needed'],
  403: ['forbidden', '无权访问 · Not allowed'],
  404: ['not-found', '没有这个地址 · No such address'],
  405: ['method', '不支持的方法 · Method not allowed'],
  413: ['too-large', '内容过大 · Too large'],
  414: ['too-long', '地址过长 · Address too long'],
  415: ['media-type', '不支持的内容类型 · Unsupported content type'],
  429: ['too-many', '请求过多 · Too many requests'],
};

const statusOf = (error: unknown): number =>
  typeof error === 'object' && error !== null && 'statusCode' in error && typeof error.statusCode === 'number' ? error.statusCode : 500;
