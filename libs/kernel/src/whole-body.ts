import { badInput, Problem } from './problem.js';

/** Content types of YAML; their bodies are read from the stream, as those of events are. */
export const YAML_TYPES = ['application/yaml', 'application/x-yaml', 'text/yaml', 'text/x-yaml'] as const;

/** A body that has to be read as a whole, up to its limit in bytes. Throws 413 beyond it and bad input for an empty one. */
export async function wholeBody(body: AsyncIterable<Buffer>, max: number): Promise<Buffer> {
  const parts: Buffer[] = []; let size = 0;
  for await (const part of body) {
    size += part.length;
    if (size > max) throw new Problem(413, 'too-large', `内容超过 ${max} 字节 · The body is over ${max} bytes`);
    parts.push(part);
  }
  if (size === 0) throw badInput('body', 'empty');
  return Buffer.concat(parts);
}
