import { Link } from 'react-router';
import { useView } from './view-context.js';

/** An address that is none of ours. */
export function NotFound() {
  const { t, href } = useView();
  return <div className="page"><h1>{t('app.notFound')}</h1><p><Link to={href('/')}>{t('app.toWall')}</Link></p></div>;
}
