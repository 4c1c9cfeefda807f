/** What stands for everything that came after the bound was reached. */
export const OTHER = 'other';
const LABEL_LENGTH_MAX = 128;

/**
 * Values of a label that somebody outside chooses. Prometheus keeps a series for each, for ever: the first `max` get one of their own,
 * all later ones share `other`.
 */
export class BoundedLabels {
  private readonly known = new Map<string, { readonly org: string; readonly source: string }>();

  constructor(private readonly max: number) {}

  /** The labels of a source of an org; the same object each time. */
  of(org: string, source: string): { readonly org: string; readonly source: string } {
    const key = `${org}\n${source}`;
    const known = this.known.get(key);
    if (known !== undefined) return known;
    if (this.known.size >= this.max) return REST;
    const labels = { org: org.slice(0, LABEL_LENGTH_MAX), source: source.slice(0, LABEL_LENGTH_MAX) };
    this.known.set(key, labels);
    return labels;
  }
}

const REST = { org: OTHER, source: OTHER } as const;
