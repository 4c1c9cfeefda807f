/** Bad input, said as RFC 9457 says it. Thrown at the edge only; `ProblemFilter` turns it into the answer. */
export interface Fault {
  /** The member or parameter at fault. */
  readonly path: string;
  readonly reason: string;
}

export class Problem extends Error {
  constructor(
    readonly status: number,
    /** Stable name of the kind of problem, last part of `type`. */
    readonly kind: string,
    /** For people, Chinese and English. */
    readonly title: string,
    readonly errors: readonly Fault[] = [],
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(title);
    this.name = 'Problem';
  }

  /** The body of `application/problem+json`. */
  toJSON(): { type: string; title: string; status: number; errors?: readonly Fault[] } {
    return { type: `urn:sanxiang:problem:${this.kind}`, title: this.title, status: this.status, ...(this.errors.length > 0 && { errors: this.errors }) };
  }
}

/** 400 for one faulty parameter or member. */
export const badInput = (path: string, reason: string): Problem =>
  new Problem(400, 'bad-input', `请求有误：${path} ${reason} · Bad request: ${path}`, [{ path, reason }]);

/** 404; `what` names the kind of thing, never what was asked for. */
export const notFound = (what: string): Problem => new Problem(404, 'not-found', `没有找到：${what} · Not found: ${what}`);

/** A part that this program needs is away for now; the caller may try again. */
export class Unavailable extends Error {
  constructor(readonly part: string, options?: ErrorOptions) {
    super(`${part} is not available`, options);
    this.name = 'Unavailable';
  }
}
