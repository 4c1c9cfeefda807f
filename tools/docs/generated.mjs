/** Parts of the docs that are written by `write.mjs`: what stands between `<!-- generated: name -->` and `<!-- end -->`. */

const PART = /(<!-- generated: ([a-z-]+) -->\n)[\s\S]*?(<!-- end -->)/g;

/**
 * The text with each of its generated parts as `parts` has it.
 * @returns {string}
 * Throws for a part that nobody writes, and for one that is wanted and has no place.
 */
export function withGenerated(/** @type {string} */ text, /** @type {Readonly<Record<string, string>>} */ parts) {
  const placed = new Set();
  const written = text.replace(PART, (_all, /** @type {string} */ begin, /** @type {string} */ name, /** @type {string} */ end) => {
    const part = parts[name];
    if (part === undefined) throw new Error(`nobody writes the part ${name}`);
    placed.add(name);
    return `${begin}${part}\n${end}`;
  });
  const missing = Object.keys(parts).filter((name) => !placed.has(name));
  if (missing.length > 0) throw new Error(`no place for ${missing.join(', ')}`);
  return written;
}

/** @returns {string} a table of Markdown; a bar in a cell would end it. */
export const table = (/** @type {readonly string[]} */ head, /** @type {readonly (readonly string[])[]} */ rows) =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`).join('\n');

/** @returns {string} words of code, in their order. */
export const coded = (/** @type {readonly string[]} */ words) => words.map((word) => `\`${word}\``).join(' ');
