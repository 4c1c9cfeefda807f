import { Component, type ReactNode } from 'react';
import { ApiProblem } from './api.js';
import type { PlainKey } from './messages.js';
import { useView } from './view-context.js';

const HTTP = { unauthorized: 401, forbidden: 403, notFound: 404, firstFault: 500 } as const;

/** Of these the words here say all that the program's own title does. */
const PLAIN = new Set<number>([HTTP.unauthorized, HTTP.forbidden, HTTP.notFound]);

/** What happened and what to do, by status; 0 is "not reached". */
export function wordsFor(status: number): { readonly what: PlainKey; readonly todo: PlainKey } {
  if (status === 0) return { what: 'problem.unreachable', todo: 'problem.unreachable.do' };
  if (status === HTTP.unauthorized) return { what: 'problem.unauthorized', todo: 'problem.unauthorized.do' };
  if (status === HTTP.forbidden) return { what: 'problem.forbidden', todo: 'problem.forbidden.do' };
  if (status === HTTP.notFound) return { what: 'problem.notFound', todo: 'problem.notFound.do' };
  if (status >= HTTP.firstFault) return { what: 'problem.fault', todo: 'problem.fault.do' };
  return { what: 'problem.refused', todo: 'problem.refused.do' };
}

interface Props {
  readonly error: unknown;
  /** Older figures are still on the page. */
  readonly stillShown?: boolean;
  readonly onAgain?: () => void;
}

/** An error as people need it: what happened, what still holds, what to do, and the id that is in the log. */
export function ProblemNote({ error, stillShown = false, onAgain }: Props) {
  const { t } = useView();
  const known = error instanceof ApiProblem ? error : null;
  const said = known !== null && (known.status === 0 || PLAIN.has(known.status));
  const { what, todo } = known === null ? { what: 'problem.broken', todo: 'problem.broken.do' } as const : wordsFor(known.status);
  return (
    <div className="problem" role="alert">
      <strong>{t(what)}</strong>
      {known !== null && !said && known.message !== '' && <p className="problem-title">{known.message}</p>}
      {known?.errors.map((fault) => <p key={`${fault.path} ${fault.reason}`}><code>{fault.path}</code> {fault.reason}</p>)}
      {stillShown && <p>{t('problem.still')}</p>}
      <p>{t(todo)}</p>
      {known?.requestId != null && <p><code>{t('problem.id', { id: known.requestId })}</code></p>}
      {onAgain !== undefined && <button type="button" className="button" onClick={onAgain}>{t('problem.again')}</button>}
    </div>
  );
}

interface FenceProps { readonly children: ReactNode; readonly fallback: ReactNode }

/** Keeps a fault of one part of a page from taking the rest along. */
export class Fence extends Component<FenceProps, { failed: boolean }> {
  override state = { failed: false };
  static getDerivedStateFromError(): { failed: boolean } { return { failed: true }; }
  override render(): ReactNode { return this.state.failed ? this.props.fallback : this.props.children; }
}
