import type { ReactNode } from 'react';

export type Tone = 'plain' | 'info' | 'good' | 'warn' | 'act';

interface Props { readonly tone?: Tone; readonly icon?: ReactNode; readonly title?: string; readonly children: ReactNode }

/** A short word on a ground: sign, word and colour together. Ant Design's own tags are too pale to be read (AA asks 4.5 : 1). */
export function Chip({ tone = 'plain', icon, title, children }: Props) {
  return <span className="chip" data-tone={tone} title={title}>{icon}{children}</span>;
}
