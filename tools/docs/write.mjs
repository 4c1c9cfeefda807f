/** `node tools/docs/write.mjs` writes the generated parts of the docs anew; `npm run build` comes before it. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ROLES } from '@sanxiang/access';
import { METRICS } from '@sanxiang/analytics';
import { CARRIED, EVENT_TYPES, REASONS } from '@sanxiang/contracts';
import { shippedNorms } from '@sanxiang/norms';
import { eventParts } from './event-parts.mjs';
import { withGenerated } from './generated.mjs';
import { metricParts } from './metric-parts.mjs';
import { normParts } from './norm-parts.mjs';
import { roleParts } from './role-parts.mjs';

const ROOT = resolve(import.meta.dirname, '../..');
const PARTS = { 'metrics.md': metricParts(METRICS), 'norms-catalogue.md': normParts(ROOT, shippedNorms()), 'publishing.md': eventParts(EVENT_TYPES, CARRIED, REASONS), 'security.md': roleParts(ROOT, ROLES) };

for (const [name, parts] of Object.entries(PARTS)) {
  const path = join(ROOT, 'docs', name);
  const text = readFileSync(path, 'utf8');
  const written = withGenerated(text, parts);
  if (written !== text) { writeFileSync(path, written); console.log(`docs/${name}`); }
}
