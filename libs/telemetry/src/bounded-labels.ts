/** What stands for everything that came after the bound was reached. */
export const OTHER = 'other';
const LABEL_LENGTH_MAX = 128;

export interface SourceLabels { readonly org: string; readonly source: string }

const REST: SourceLabels = { org: OTHER, source: OTHER };

/**
 * Labels that somebody outside chooses. Prometheus keeps a series for each, for ever: the first `max` sources have one of their own,
 * later ones share `other` of their org, and beyond as many orgs again all is one: at most 2 × `max` + 1.
 */
export class BoundedLabels {
  private readonly sources = new Map<string, SourceLabels>();
  private readonly others = new Map<string, SourceLabels>();

  constructor(private readonly max: number) {}

  /** The labels of a source of an org; the same object each time. */
  of(org: string, source: string): SourceLabels {
    return this.kept(this.sources, `${org}\n${source}`, org, source) ?? this.kept(this.others, org, org, OTHER) ?? REST;
  }

  private kept(map: Map<string, SourceLabels>, key: string, org: string, source: string): SourceLabels | undefined {
    const known = map.get(key);
    if (known !== undefined || map.size >= this.max) return known;
    const labels = { org: org.slice(0, LABEL_LENGTH_MAX), source: source.slice(0, LABEL_LENGTH_MAX) };
    map.set(key, labels);
    return labels;
  }
}
