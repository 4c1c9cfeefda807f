import { badArguments } from './exception.js';

const FIELD = /name="((?:[^"\\]|\\.)*)"/i;
const BREAK = '\r\n';

/** The fields of a `multipart/form-data` body, in which clients send parameters that are too long for an address. No files. */
export function* parseMultipart(body: string, boundary: string): Generator<[name: string, value: string]> {
  const parts = `${BREAK}${body}`.split(`${BREAK}--${boundary}`);
  if (parts.length < 2 || !parts.at(-1)?.startsWith('--')) throw badArguments('The multipart body has no end.');
  for (const part of parts.slice(1, -1)) {
    const headEnd = part.indexOf(BREAK + BREAK);
    const head = part.slice(0, headEnd);
    const name = FIELD.exec(head)?.[1];
    if (headEnd < 0 || name === undefined) throw badArguments('A part of the multipart body has no name.');
    if (/;\s*filename=/i.test(head)) throw badArguments('External tables are not taken.');
    yield [name, part.slice(headEnd + BREAK.length * 2)];
  }
}
