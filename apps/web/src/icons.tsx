import type { ReactNode } from 'react';

/** The wall's few signs, drawn here so that the wall paints without an icon library. Always beside a word, so hidden from readers. */
const draw = (path: ReactNode) => function Icon() {
  return <svg className="icon" viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="2.4" strokeLinecap="round" strokeLinejoin="round" aria-hidden="true">{path}</svg>;
};

export const Met = draw(<><circle cx="12" cy="12" r="9" /><path d="m8 12.5 2.7 2.7L16 9.5" /></>);
export const Missed = draw(<><path d="M12 3.5 22 20.5H2z" /><path d="M12 10v4.5M12 17.6v.1" /></>);
export const Few = draw(<circle cx="12" cy="12" r="9" strokeDasharray="3.5 3.6" />);
export const Unknown = draw(<><circle cx="12" cy="12" r="9" /><path d="M8 12h8" /></>);
export const Info = draw(<><circle cx="12" cy="12" r="9" /><path d="M12 11v5.5M12 7.6v.1" /></>);
export const Sun = draw(<><circle cx="12" cy="12" r="4" /><path d="M12 2v2.5M12 19.5V22M2 12h2.5M19.5 12H22M4.9 4.9l1.8 1.8M17.3 17.3l1.8 1.8M19.1 4.9l-1.8 1.8M6.7 17.3l-1.8 1.8" /></>);
export const Moon = draw(<path d="M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.5z" />);
export const HalfMoon = draw(<><circle cx="12" cy="12" r="9" /><path d="M12 3v18M12 3a9 9 0 0 1 0 18" fill="currentColor" /></>);
export const Wide = draw(<path d="M4 9V4h5M20 9V4h-5M4 15v5h5M20 15v5h-5" />);
export const Keyboard = draw(<><rect x="2" y="6" width="20" height="12" rx="2" /><path d="M6 10h.1M10 10h.1M14 10h.1M18 10h.1M8 14h8" /></>);
export const Broken = draw(<><path d="M3 3l18 18" /><path d="M5 12.5a10 10 0 0 1 4-2.4M19 12.5a10 10 0 0 0-5.6-2.8M8.5 16a5 5 0 0 1 6.5-.2M12 20v.1" /></>);
