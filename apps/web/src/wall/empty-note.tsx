import { shortInstant } from '../time.js';
import { useView } from '../view-context.js';

/** One event as a telephone system would post it; the time is filled in by the reader. */
const POST = `curl -X POST ${location.origin}/v1/events \\
  -H 'content-type: application/cloudevents+json' \\
  -d '{"specversion": "1.0", "id": "1", "source": "pbx",
       "type": "call.offered.v1", "subject": "c-1",
       "time": "2026-01-01T09:00:00+08:00",
       "data": {"direction": "inbound"}}'`;

/** Nothing to show: says so, and how figures come to be. */
export function EmptyNote({ filtered, newestEventAt, tz }: { readonly filtered: boolean; readonly newestEventAt: number | null; readonly tz: string }) {
  const { t, change } = useView();
  const never = newestEventAt === null;
  return (
    <section className="empty">
      <h2>{t(never ? 'wall.empty' : filtered ? 'wall.empty.filtered' : 'wall.empty.today')}</h2>
      {!never && <p>{t('wall.newest', { at: shortInstant(newestEventAt, tz) })}</p>}
      {!never && filtered && <p><button type="button" className="button" onClick={() => change({ queue: null, department: null })}>{t('filter.clear')}</button></p>}
      {never && (
        <>
          <p>{t('wall.empty.how')}</p>
          <ol>
            <li>{t('wall.empty.demo')}<code>npx sanxiang demo</code></li>
            <li>{t('wall.empty.import')}<code>npx sanxiang import asterisk-queue-log queue_log</code></li>
            <li>{t('wall.empty.post')}<code>{POST}</code></li>
          </ol>
        </>
      )}
    </section>
  );
}
